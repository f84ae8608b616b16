/* SPDX-License-Identifier: Apache-2.0 */
/* Giấy tiếp nhận hồ sơ và hẹn trả kết quả (TT 01/2018/TT-VPCP, Mẫu số 01): what was handed in, by whom, and when the answer is due.
 * One page for each copy the form names: the office's and the applicant's. */
#include "systems/onestop/slip.h"

enum { QR_SIZE = 72, BAR_WIDTH = 300, BAR_HEIGHT = 36, SIGN_HEIGHT = 96, SIGN_SPACE = 44 };

static slice value_received_by(const struct slip *s) { return slip_office(s->mem, s->received); }
static slice value_applicant(const struct slip *s) { return s->d.applicant; }
static slice value_submitter(const struct slip *s) { return s->submitter; }
static slice value_address(const struct slip *s) { return s->d.address; }
static slice value_phone(const struct slip *s) { return s->d.phone; }
static slice value_email(const struct slip *s) { return s->d.email; }
static slice value_id_number(const struct slip *s) { return s->d.id_number; }
static slice value_request(const struct slip *s) { return s->p->name; }
static slice value_sets(const struct slip *s) { (void)s; return S("01 (bộ)"); }
static slice value_term(const struct slip *s) { return s->p->limit_known ? limit_text(s->mem, s->p->limit) : s->p->limit_text; }
static slice value_received_at(const struct slip *s) { return slip_moment(s->mem, s->d.accepted_at); }
static slice value_due_at(const struct slip *s)
{
    return s->due.ms ? slip_moment(s->mem, s->due) : S("thời hạn của thủ tục chưa được công bố");
}
static slice value_delivery(const struct slip *s)
{
    if (slice_eq(s->d.result_by, S("post"))) return S("qua dịch vụ bưu chính công ích, đến địa chỉ trên");
    if (slice_eq(s->d.result_by, S("online"))) return S("trực tuyến, trên cổng dịch vụ công của tỉnh");
    return slice_fmt(s->mem, "trực tiếp tại Bộ phận TN&TKQ, %.*s", SL(slip_office(s->mem, s->received)));
}
static slice value_fee(const struct slip *s)
{
    if (s->d.fee.dong) return money_text(s->mem, s->d.fee);
    return s->p->fee.text.n ? s->p->fee.text : S("không");
}
static slice value_book(const struct slip *s)
{
    int year, month, date;
    day_split(instant_day(s->d.accepted_at), &year, &month, &date);
    return slice_fmt(s->mem, "Quyển số: %d    Số thứ tự: %lld", year, (long long)s->n);
}
static slice value_lookup(const struct slip *s) { return s->d.ref; }

/* STT, name, and how many of it as original, copy and file.  Only what was really handed in. */
static void papers_table(struct sheet *on, const struct slip *s)
{
    static const struct sheet_column columns[] = { { 32, CENTRE }, { 254, PLAIN }, { 80, CENTRE }, { 76, CENTRE }, { 54, CENTRE } };
    const slice head[] = { S("STT"), S("Tên giấy tờ"), S("Số bản chính"), S("Số bản sao"), S("Số tệp") };
    int row = 0;
    sheet_line(on, (struct type){ 10.5, PLAIN }, S("1. Thành phần hồ sơ gồm:"));
    sheet_row(on, columns, 5, head, BOLD | CENTRE);
    EACH (kind, s->p->papers) {
        int64_t originals = 0, copies = 0, files = 0;
        EACH (paper, s->papers) {
            if (!slice_eq(paper->kind, S("submitted")) || !slice_eq(paper->paper, kind->id)) continue;
            originals += paper->original;
            copies += paper->copy;
            files += paper->sha256.n > 0;
        }
        if (!originals && !copies && !files) continue;
        const slice cells[] = { slice_fmt(s->mem, "%d", ++row), kind->name, slice_fmt(s->mem, "%lld", (long long)originals),
                                slice_fmt(s->mem, "%lld", (long long)copies), slice_fmt(s->mem, "%lld", (long long)files) };
        sheet_row(on, columns, 5, cells, PLAIN);
    }
    if (!row) sheet_row(on, columns, 5, (const slice[]){ S(""), S("Không có giấy tờ kèm theo"), S(""), S(""), S("") }, ITALIC);
    sheet_down(on, 5);
}

/* One of the two who sign. */
static void signer(struct sheet *on, double x, slice title, slice name, slice phone)
{
    double y = sheet_y(on), width = SHEET_WIDTH / 2.0;
    y += sheet_text(on, x, y, width, (struct type){ 10.5, BOLD | CENTRE }, title);
    y += sheet_text(on, x, y, width, (struct type){ 9.5, ITALIC | CENTRE }, S("(Ký và ghi rõ họ tên)")) + SIGN_SPACE;
    y += sheet_text(on, x, y, width, (struct type){ 10.5, BOLD | CENTRE }, name);
    if (phone.n) sheet_text(on, x, y, width, (struct type){ 9, CENTRE }, phone);
}

static void signatures(struct sheet *on, const struct slip *s)
{
    slice phone = s->clerk_phone.n ? slice_fmt(s->mem, "Điện thoại: %.*s", SL(s->clerk_phone)) : S("");
    sheet_down(on, 6);
    sheet_room(on, SIGN_HEIGHT);
    signer(on, SHEET_LEFT, S("NGƯỜI NỘP HỒ SƠ"), s->submitter.n ? s->submitter : s->d.applicant, S(""));
    signer(on, SHEET_LEFT + SHEET_WIDTH / 2.0, S("NGƯỜI TIẾP NHẬN HỒ SƠ"), s->clerk, phone);
    sheet_down(on, SIGN_HEIGHT);
}

/* A line of the form: label and value, or something drawn of its own.  `leave`: left out when there is nothing to say. */
static const struct line {
    const char *field, *label;
    slice (*value)(const struct slip *s);
    bool  leave;
    void  (*draw)(struct sheet *on, const struct slip *s);
} lines[] = {
    { "received_by", "Bộ phận tiếp nhận và trả kết quả", value_received_by },
    { "applicant", "Tiếp nhận hồ sơ của", value_applicant },
    { "submitter", "Người nộp hồ sơ", value_submitter, .leave = true },
    { "address", "Địa chỉ", value_address },
    { "phone", "Số điện thoại", value_phone },
    { "email", "Email", value_email },
    { "id_number", "Số CMND/CCCD/Hộ chiếu", value_id_number },
    { "request", "Nội dung yêu cầu giải quyết", value_request },
    { "papers", .draw = papers_table },
    { "sets", "2. Số lượng hồ sơ", value_sets },
    { "term", "3. Thời gian giải quyết hồ sơ theo quy định", value_term },
    { "received_at", "4. Thời gian nhận hồ sơ", value_received_at },
    { "due_at", "5. Thời gian trả kết quả giải quyết hồ sơ", value_due_at },
    { "delivery", "Đăng ký nhận kết quả", value_delivery },
    { "fee", "Phí, lệ phí (nếu có)", value_fee },
    { "book", "Vào Sổ theo dõi hồ sơ", value_book },
    { "lookup", "Mã tra cứu (giữ kín)", value_lookup },
    { "signatures", .draw = signatures },
};

static const struct line *line_of(slice field)
{
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (slice_eq(slice_z(lines[i].field), field)) return &lines[i];
    return NULL;
}

static void codes(struct sheet *on, const struct slip *s)
{
    double y = sheet_y(on);
    if (slip_has(s, "qr")) {
        double x = SHEET_LEFT + SHEET_WIDTH - QR_SIZE - 16;
        sheet_qr(on, x, y, QR_SIZE, s->track);
        sheet_text(on, x - 30, y + QR_SIZE + 2, QR_SIZE + 60, (struct type){ 8, CENTRE | ITALIC }, S("Quét để tra cứu"));
    }
    sheet_barcode(on, SHEET_LEFT, y + 4, BAR_WIDTH, BAR_HEIGHT, s->d.code);
    sheet_text(on, SHEET_LEFT, y + BAR_HEIGHT + 8, BAR_WIDTH, (struct type){ 10.5, CENTRE | BOLD },
               slice_fmt(s->mem, "Mã hồ sơ: %.*s", SL(s->d.code)));
    sheet_down(on, QR_SIZE + 16);
}

static void copy(struct sheet *on, const struct slip *s, slice whose)
{
    slip_head(on, s);
    codes(on, s);
    sheet_line(on, (struct type){ 14, BOLD | CENTRE }, sheet_upper(s->mem, node_text(s->form, "title")));
    if (whose.n) sheet_line(on, (struct type){ 10.5, ITALIC | CENTRE }, slice_fmt(s->mem, "Liên: %.*s", SL(whose)));
    sheet_down(on, 4);
    NODE_EACH (field, node_get(s->form, "fields")) {
        const struct line *line = line_of(node_value(field));
        if (!line) continue;
        slice value = line->value ? line->value(s) : NONE;
        if (line->draw) line->draw(on, s);
        else if (value.n || !line->leave) sheet_pair(on, line->label, value.n ? value : S("……………………"));
    }
}

void slip_receipt(struct sheet *on, const struct slip *s)
{
    const struct node *copies = node_get(s->form, "copies");
    if (!copies) copy(on, s, NONE);
    NODE_EACH (whose, copies) {
        if (whose != copies->first) sheet_page(on);
        copy(on, s, node_value(whose));
    }
}
