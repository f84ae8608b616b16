/* SPDX-License-Identifier: Apache-2.0 */
/* What each slip says: the fields its form lists, in the form's order, each a line of the table below.
 * The wording of what stands between the fields follows TT 01/2018/TT-VPCP, Mẫu số 01 to 05. */
#include "systems/onestop/slip.h"

typedef const struct slip_facts *facts;

static slice value_received_by(facts s) { return slip_office(s->mem, s->received); }
static slice value_applicant(facts s) { return s->d.applicant; }
static slice value_submitter(facts s) { return s->submitter; }
static slice value_address(facts s) { return s->d.address; }
static slice value_phone(facts s) { return s->d.phone; }
static slice value_email(facts s) { return s->d.email; }
static slice value_id_number(facts s) { return s->d.id_number; }
static slice value_request(facts s) { return s->p->name; }
static slice value_sets(facts s) { (void)s; return S("01 (bộ)"); }
static slice value_term(facts s) { return s->p->limit_known ? limit_text(s->mem, s->p->limit) : s->p->limit_text; }
static slice value_received_at(facts s) { return s->d.accepted_at.ms ? slip_moment(s->mem, s->d.accepted_at) : NONE; }
static slice value_due_at(facts s)
{
    return s->due.ms ? slip_moment(s->mem, s->due) : S("thời hạn của thủ tục chưa được công bố");
}
static slice value_delivery(facts s)
{
    if (slice_eq(s->d.result_by, S("post"))) return S("qua dịch vụ bưu chính công ích, đến địa chỉ trên");
    if (slice_eq(s->d.result_by, S("online"))) return S("trực tuyến, trên cổng dịch vụ công của tỉnh");
    return slice_fmt(s->mem, "trực tiếp tại Bộ phận TN&TKQ, %.*s", SL(slip_office(s->mem, s->received)));
}
static slice value_fee(facts s)
{
    if (s->d.fee.dong) return money_text(s->mem, s->d.fee);
    return s->p->fee.text.n ? s->p->fee.text : S("không");
}
static slice value_book(facts s)
{
    int year, month, date;
    day_split(instant_day(s->d.accepted_at), &year, &month, &date);
    return slice_fmt(s->mem, "Quyển số: %d    Số thứ tự: %lld", year, (long long)s->n);
}
static slice value_lookup(facts s) { return s->d.ref; }
static slice value_field(facts s) { return s->p->field_name; }

/* ---- what needs more than a line ---- */

static const struct say_column paper_columns[] = {
    { "STT", 8, true }, { "Tên giấy tờ", 47, false }, { "Số bản chính", 16, true }, { "Số bản sao", 16, true }, { "Số tệp", 13, true },
};

static slice figure(facts s, int64_t n) { return slice_fmt(s->mem, "%lld", (long long)n); }

/* Only what was really handed in. */
static void say_papers(facts s, struct node *blocks)
{
    int64_t row = 0;
    say_text(s->mem, blocks, "", S("1. Thành phần hồ sơ gồm:"));
    struct node *rows = say_table(s->mem, blocks, paper_columns, 5);
    EACH (kind, s->p->papers) {
        int64_t originals = 0, copies = 0, files = 0;
        EACH (paper, s->papers) {
            if (!slice_eq(paper->kind, S("submitted")) || !slice_eq(paper->paper, kind->id)) continue;
            originals += paper->original;
            copies += paper->copy;
            files += paper->sha256.n > 0;
        }
        if (!originals && !copies && !files) continue;
        const slice cells[] = { figure(s, ++row), kind->name, figure(s, originals), figure(s, copies), figure(s, files) };
        say_row(s->mem, rows, cells, 5);
    }
    if (!row) say_row(s->mem, rows, (const slice[]){ S(""), S("Không có giấy tờ kèm theo"), S(""), S(""), S("") }, 5);
}

static const struct say_column missing_columns[] = {
    { "TT", 8, true }, { "Thành phần", 60, false }, { "Bản chính", 16, true }, { "Bản sao", 16, true },
};

static void say_missing(facts s, struct node *blocks)
{
    const struct node *asked = node_get(s->cause_body, "papers");
    int64_t row = 0;
    if (!asked) return;
    say_text(s->mem, blocks, "", S("Yêu cầu bổ sung, hoàn thiện hồ sơ gồm những nội dung sau:"));
    struct node *rows = say_table(s->mem, blocks, missing_columns, 4);
    NODE_EACH (id, asked)
        EACH (kind, s->p->papers) {
            if (!slice_eq(kind->id, node_value(id))) continue;
            const slice cells[] = { figure(s, ++row), kind->name, figure(s, kind->originals), figure(s, kind->copies) };
            say_row(s->mem, rows, cells, 4);
        }
}

static slice apology_lead(facts s)
{
    return slice_fmt(s->mem, "%.*s không trả được kết quả giải quyết hồ sơ của Ông/Bà (tổ chức) đúng thời gian đã hẹn.",
                     SL(slip_office(s->mem, s->competent)));
}

/* As written.  Where papers were ticked, the desk puts them into the first line ("Cần bổ sung: …"), and the table has them already. */
static slice reason(facts s)
{
    slice note = node_text(s->cause_body, "note"), head, rest;
    return node_get(s->cause_body, "papers") && slice_cut(note, '\n', &head, &rest) && slice_starts(head, S("Cần bổ sung: ")) ? rest : note;
}

/* The reason, with the sentence that leads to it and the one that follows. */
static void say_reason(facts s, struct node *blocks)
{
    static const char *const leads[SLIP_KINDS] = {
        [SLIP_REFUSAL] = "Qua xem xét, Bộ phận Tiếp nhận và Trả kết quả thông báo không tiếp nhận, giải quyết hồ sơ này.",
        [SLIP_STOP] = "Cơ quan giải quyết hồ sơ thông báo dừng giải quyết hồ sơ này.",
    };
    static const char *const ends[SLIP_KINDS] = {
        [SLIP_REFUSAL] = "Xin thông báo để Ông/Bà (tổ chức) được biết và thực hiện.",
        [SLIP_STOP] = "Xin thông báo để Ông/Bà (tổ chức) được biết.",
    };
    if (s->kind == SLIP_APOLOGY) say_text(s->mem, blocks, "", apology_lead(s));
    if (leads[s->kind]) say_text(s->mem, blocks, "", slice_z(leads[s->kind]));
    say_pair(s->mem, blocks, "Lý do", reason(s));
    if (ends[s->kind]) say_text(s->mem, blocks, "", slice_z(ends[s->kind]));
}

static void say_contact(facts s, struct node *blocks)
{
    slice office = slip_office(s->mem, s->received);
    say_text(s->mem, blocks, "", slice_fmt(s->mem, "Trong quá trình hoàn thiện hồ sơ, nếu có vướng mắc, đề nghị Ông/Bà (tổ chức) "
                                           "liên hệ với %.*s, %.*s%s%.*s, để được hướng dẫn.", SL(s->clerk), SL(office),
                                           s->clerk_phone.n ? ", điện thoại " : "", SL(s->clerk_phone)));
}

static void say_new_due(facts s, struct node *blocks)
{
    instant due = { 0 };
    slice office = slip_office(s->mem, s->competent);
    instant_parse(node_text(s->cause_body, "due"), &due);
    say_text(s->mem, blocks, "", S("Sự chậm trễ này đã gây phiền hà, tốn kém chi phí, công sức của Ông/Bà (tổ chức)."));
    say_text(s->mem, blocks, "", slice_fmt(s->mem, "%.*s xin lỗi Ông/Bà (tổ chức) và sẽ trả kết quả giải quyết hồ sơ:", SL(office)));
    say_pair(s->mem, blocks, "Thời gian hẹn trả lại", due.ms ? slip_moment(s->mem, due) : NONE);
    say_text(s->mem, blocks, "", S("Mong nhận được sự thông cảm của Ông/Bà (tổ chức) vì sự chậm trễ này."));
}

static slice value_handed_at(facts s) { return slip_moment(s->mem, s->d.handed_at); }
static slice value_taken_by(facts s)
{
    slice taken_by = node_text(s->cause_body, "taken_by");
    return taken_by.n ? taken_by : s->d.applicant;
}
static slice value_handed_by(facts s)
{
    slice carrier = node_text(s->cause_body, "carrier"), tracking = node_text(s->cause_body, "tracking");
    if (slice_eq(s->d.result_by, S("online"))) return S("bản điện tử, trên cổng dịch vụ công của tỉnh");
    if (!slice_eq(s->d.result_by, S("post"))) return S("trực tiếp tại quầy");
    if (!carrier.n) return S("qua dịch vụ bưu chính công ích");
    return slice_fmt(s->mem, "qua %.*s%s%.*s", SL(carrier), tracking.n ? ", mã bưu gửi " : "", SL(tracking));
}

/* Whoever holds the paper can ask whether the document it came with is real. */
static void say_checks(facts s, struct node *blocks)
{
    struct node *list = NULL;
    EACH (r, s->results) {
        slice number = r->number.n ? slice_fmt(s->mem, "Số %.*s, cấp ngày ", SL(r->number)) : S("Cấp ngày ");
        slice gone = r->revoked_at.ms ? slice_fmt(s->mem, "; thu hồi ngày %.*s", SL(day_text(s->mem, instant_day(r->revoked_at)))) : NONE;
        if (!r->issued_at.ms) continue;
        if (!list) {
            say_text(s->mem, blocks, "", S("Kết quả điện tử. Ai cũng kiểm tra được bằng mã dưới đây:"));
            list = say_results(s->mem, blocks);
        }
        say_result(s->mem, list, r->name, slice_fmt(s->mem, "%.*s%.*s%.*s", SL(number), SL(day_text(s->mem, instant_day(r->issued_at))),
                                                    SL(gone)), r->code);
    }
    if (!list) say_text(s->mem, blocks, "", S("Kết quả trả bằng văn bản giấy, không kèm bản điện tử."));
}

#define SIGN_NOTE S("(Ký và ghi rõ họ tên)")

static void say_signatures(facts s, struct node *blocks)
{
    struct node *signs = say_signs(s->mem, blocks);
    slice phone = s->clerk_phone.n ? slice_fmt(s->mem, "Điện thoại: %.*s", SL(s->clerk_phone)) : NONE;
    slice giver = s->submitter.n ? s->submitter : s->d.applicant;
    switch (s->kind) {
    case SLIP_SUPPLEMENT:
        say_sign(s->mem, signs, NONE, NONE, NONE, NONE);
        say_sign(s->mem, signs, S("NGƯỜI HƯỚNG DẪN"), SIGN_NOTE, s->clerk, phone);
        return;
    case SLIP_APOLOGY:
    case SLIP_STOP:
        say_sign(s->mem, signs, NONE, S("Nơi nhận:\n- Như trên;\n- Lưu: VT, hồ sơ."), NONE, NONE);
        say_sign(s->mem, signs, S("THỦ TRƯỞNG CƠ QUAN"), S("(Ký, ghi rõ họ tên và đóng dấu)"), NONE, NONE);
        return;
    case SLIP_HAND_OVER:
        say_sign(s->mem, signs, S("NGƯỜI NHẬN KẾT QUẢ"), SIGN_NOTE, value_taken_by(s), NONE);
        say_sign(s->mem, signs, S("NGƯỜI TRẢ KẾT QUẢ"), SIGN_NOTE, s->clerk, phone);
        return;
    case SLIP_RECEIPT:
    case SLIP_REFUSAL:
    default:
        say_sign(s->mem, signs, S("NGƯỜI NỘP HỒ SƠ"), SIGN_NOTE, giver, NONE);
        say_sign(s->mem, signs, S("NGƯỜI TIẾP NHẬN HỒ SƠ"), SIGN_NOTE, s->clerk, phone);
    }
}

static slice value_code(facts s) { return s->d.code; }
static slice value_competent(facts s) { return slip_office(s->mem, s->competent); }
static slice value_due_before(facts s) { return s->due_before.ms ? slip_moment(s->mem, s->due_before) : value_due_at(s); }

/* ---- the fields ---- */

enum { RECEIPTS = 1 << SLIP_RECEIPT, APOLOGIES = 1 << SLIP_APOLOGY, CONTROLS = 1 << SLIP_CONTROL,
       HAND_OVERS = 1 << SLIP_HAND_OVER, LETTERS = ~(RECEIPTS | CONTROLS),
       ALL = -1 };

/* A field of the forms of `kinds`: label and value, or something of its own.  `leave`: left out when there is nothing to say.  A field
 * that slips word differently has a row for each wording; fields of the head (agency, motto, qr …) have none. */
static const struct line {
    const char *field;
    int         kinds;
    const char *label;
    slice     (*value)(facts s);
    bool        leave;
    void      (*say)(facts s, struct node *blocks);
} lines[] = {
    { "received_by", ALL, "Bộ phận tiếp nhận và trả kết quả", value_received_by },
    { "applicant", RECEIPTS, "Tiếp nhận hồ sơ của", value_applicant },
    { "applicant", APOLOGIES, "Kính gửi", value_applicant },
    { "applicant", LETTERS & ~APOLOGIES, "Hồ sơ của", value_applicant },
    { "submitter", ALL, "Người nộp hồ sơ", value_submitter, .leave = true },
    { "address", ALL, "Địa chỉ", value_address },
    { "phone", ALL, "Số điện thoại", value_phone },
    { "email", ALL, "Email", value_email, .leave = true },
    { "id_number", ALL, "Số CMND/CCCD/Hộ chiếu", value_id_number },
    { "code", LETTERS, "Mã hồ sơ", value_code, .leave = true },
    { "field", ALL, "Lĩnh vực", value_field, .leave = true },
    { "request", ALL, "Nội dung yêu cầu giải quyết", value_request },
    { "competent", ALL, "Cơ quan (bộ phận) giải quyết hồ sơ", value_competent },
    { "papers", ALL, .say = say_papers },
    { "sets", ALL, "2. Số lượng hồ sơ", value_sets },
    { "term", ALL, "3. Thời gian giải quyết hồ sơ theo quy định", value_term },
    { "received_at", RECEIPTS, "4. Thời gian nhận hồ sơ", value_received_at },
    { "received_at", LETTERS, "Thời gian tiếp nhận hồ sơ", value_received_at, .leave = true },
    { "due_at", RECEIPTS, "5. Thời gian trả kết quả giải quyết hồ sơ", value_due_at },
    { "due_at", APOLOGIES, "Thời gian hẹn trả kết quả", value_due_before },
    { "delivery", ALL, "Đăng ký nhận kết quả", value_delivery },
    { "fee", ALL, "Phí, lệ phí (nếu có)", value_fee },
    { "book", ALL, "Vào Sổ theo dõi hồ sơ", value_book },
    { "lookup", ALL, "Mã tra cứu (giữ kín)", value_lookup },
    { "missing", ALL, .say = say_missing },
    { "reason", ALL, .say = say_reason },
    { "contact", ALL, .say = say_contact },
    { "new_due_at", ALL, .say = say_new_due },
    { "results", ALL, .say = say_checks },
    { "handed_at", HAND_OVERS, "Thời gian trả kết quả", value_handed_at },
    { "handed_by", ALL, "Cách trả kết quả", value_handed_by },
    { "taken_by", ALL, "Người nhận kết quả", value_taken_by },
    { "steps", ALL, .say = slip_say_control },
    { "signatures", ALL, .say = say_signatures },
};

static void say_line(facts s, const struct line *line, struct node *blocks)
{
    slice value = line->value ? line->value(s) : NONE;
    if (line->say) line->say(s, blocks);
    else if (value.n || !line->leave) say_pair(s->mem, blocks, line->label, value);
}

struct node *slip_say(facts s)
{
    struct node *content = node_map(s->mem), *blocks = node_list(s->mem);
    say_head(s->mem, content, s->set, s->form, s->issuer, !slip_rules[s->kind].competent);
    node_put_text(s->mem, content, "code", s->d.code);
    node_put_int(s->mem, content, "codes", slip_has(s, "qr"));
    if (node_get(s->form, "copies")) node_put(s->mem, content, S("copies"), node_copy(s->mem, node_get(s->form, "copies")));
    node_put(s->mem, content, S("blocks"), blocks);
    NODE_EACH (field, node_get(s->form, "fields"))
        for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
            if (slice_eq(slice_z(lines[i].field), node_value(field)) && lines[i].kinds & 1 << s->kind) say_line(s, &lines[i], blocks);
    return content;
}
