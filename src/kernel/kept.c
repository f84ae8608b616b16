/* SPDX-License-Identifier: Apache-2.0 */
/* What the kernel itself holds about people.  A page asks for a few rows of each: those of the newest dossiers, which an index bounds. */
#include "kernel/kept.h"
#include "kernel/account.h"
#include "kernel/acting.h"
#include "kernel/app.h"
#include "kernel/dossier.h"
#include "kernel/system.h"
#include "store/db.h"

struct file { slice dossier, kind, paper, name, type, sha256; int64_t size; instant at; };
struct moved { instant at; slice about; money amount; slice payer; };
LOCAL_RECORD(kept_row, COLUMN(kept_row, at), COLUMN(kept_row, about), COLUMN(kept_row, what), COLUMN(kept_row, more));
LOCAL_RECORD(file, COLUMN(file, dossier), COLUMN(file, kind), COLUMN(file, paper), COLUMN(file, name), COLUMN(file, type),
             COLUMN(file, sha256), COLUMN(file, size), COLUMN(file, at));
LOCAL_RECORD(moved, COLUMN(moved, at), COLUMN(moved, about), COLUMN(moved, amount), COLUMN(moved, payer));

kept_list kept_all(struct call *c)
{
    kept_list all = { 0 };
    for (const struct kept *h = kernel_keeps; h->key; h++) LIST_ADD(c->mem, &all, h);
    for (const struct system *const *s = c->app->systems; s && *s; s++)
        for (const struct kept *h = (*s)->keeps; h && h->key; h++) LIST_ADD(c->mem, &all, h);
    return all;
}

/* Words for a code in a column, by a table; what the table does not know stays as it is. */
struct word { const char *code, *text; };

static void say_words(slice *cell, const struct word *table)
{
    for (; table->code; table++)
        if (slice_eq(*cell, slice_z(table->code))) *cell = slice_z(table->text);
}

/* ---- dossiers and what lies in them ---- */

#define MINE "(select id, coalesce(code, ref) as key from dossier where account = $1 and account <> 0 order by id desc limit $2) d "

static err read_dossiers(struct call *c, int64_t most, kept_rows *list)
{
    dossiers mine = { 0 };
    TRY(db_all(c, &dossier_record, &mine,
               "select " DOSSIER_COLUMNS " from dossier where account = $1 and account <> 0 order by id desc limit $2",
               c->who->account, most));
    EACH (d, mine) {
        const struct procedure *p = procedure_by_id(c, d->version);
        LIST_ADD(c->mem, list, ((struct kept_row){ d->created_at, d->code.n ? d->code : d->ref, p ? p->name : d->procedure,
                                               slice_z(state_names[d->state]) }));
    }
    return OK;
}

static struct node *dossier_node(struct call *c, const struct dossier *d)
{
    struct node *n = node_map(c->mem);
    problems ignored = { 0 };
    const struct { const char *key; slice value; } texts[] = {
        { "ref", d->ref }, { "code", d->code }, { "procedure", d->procedure }, { "channel", d->channel },
        { "state", slice_z(state_keys[d->state]) }, { "applicant_kind", d->applicant_kind }, { "applicant", d->applicant },
        { "id_kind", d->id_kind }, { "id_number", d->id_number }, { "phone", d->phone }, { "email", d->email },
        { "address", d->address }, { "received_at_unit", unit_by_id(c, d->received)->name }, { "result_note", d->result_note },
    };
    const struct { const char *key; instant at; } instants[] = {
        { "created_at", d->created_at }, { "submitted_at", d->submitted_at }, { "accepted_at", d->accepted_at },
        { "due_at", d->due_at }, { "finished_at", d->finished_at }, { "handed_at", d->handed_at },
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) node_put_text(c->mem, n, texts[i].key, texts[i].value);
    for (size_t i = 0; i < sizeof instants / sizeof *instants; i++)
        node_put_text(c->mem, n, instants[i].key, instants[i].at.ms ? instant_iso(c->mem, instants[i].at) : NONE);
    struct node *answers = json_read(c->mem, d->answers, S("answers"), &ignored);
    if (answers) node_put(c->mem, n, S("answers"), answers);
    return n;
}

static err whole_dossiers(struct call *c, struct out *json)
{
    struct rows rows;
    struct dossier d;
    bool more, first = true;
    TRY(db_rows(c, &rows, &dossier_record,
                "select " DOSSIER_COLUMNS " from dossier where account = $1 and account <> 0 order by id", c->who->account));
    out_c(json, '[');
    for (;;) {
        TRY(db_next(&rows, &d, &more));
        if (!more) break;
        if (!first) out_c(json, ',');
        json_write(json, dossier_node(c, &d));
        first = false;
    }
    out_c(json, ']');
    return OK;
}

/* An unsent dossier is its writer's alone, and goes with the account. */
static err erase_drafts(struct call *c)
{
    TRY(db_do(c, "delete from paper where dossier in (select id from dossier where account = $1 and account <> 0 and state = 0)",
              c->who->account));
    return db_do(c, "update dossier set account = 0, applicant = '', applicant_fold = '', id_kind = null, id_number = null, phone = null, "
                    "email = null, address = null, answers = '{}' where account = $1 and account <> 0 and state = 0", c->who->account);
}

static const struct word paper_words[] = {
    { "submitted", "giấy tờ đã nộp" }, { "result", "kết quả" }, { "slip", "phiếu đã in" }, { "scan", "bản chụp tại quầy" }, { 0 },
};

/* The control sheet stays within the office. */
static err read_papers(struct call *c, int64_t most, kept_rows *list)
{
    TRY(db_all(c, &kept_row_record, list,
        "select p.at, d.key as about, p.name as what, p.kind as more from " MINE "join paper p on p.dossier = d.id "
        "where p.kind <> 'slip' or p.paper <> 'control' order by p.id desc limit $2", c->who->account, most));
    EACH (h, *list) say_words(&h->more, paper_words);
    return OK;
}

static err whole_papers(struct call *c, struct out *json)
{
    LIST(struct file) files = { 0 };
    TRY(db_all(c, &file_record, &files,
        "select d.key as dossier, p.kind, p.paper, p.name, p.type, p.sha256, p.size, p.at from " MINE
        "join paper p on p.dossier = d.id where p.kind <> 'slip' or p.paper <> 'control' order by p.id", c->who->account,
        (int64_t)KEPT_ALL));
    struct node *list = node_list(c->mem);
    EACH (f, files) {
        struct node *n = node_map(c->mem);
        node_put_text(c->mem, n, "dossier", f->dossier);
        node_put_text(c->mem, n, "kind", f->kind);
        node_put_text(c->mem, n, "paper", f->paper);
        node_put_text(c->mem, n, "name", f->name);
        node_put_text(c->mem, n, "type", f->type);
        node_put_text(c->mem, n, "sha256", f->sha256);          /* null: shown on paper at the counter */
        node_put_int(c->mem, n, "size", f->size);
        node_put_text(c->mem, n, "at", instant_iso(c->mem, f->at));
        node_add(list, n);
    }
    json_write(json, list);
    return OK;
}

static err read_payments(struct call *c, int64_t most, kept_rows *list)
{
    LIST(struct moved) movements = { 0 };
    TRY(db_all(c, &moved_record, &movements,
        "select p.at, d.key as about, p.amount, p.payer from " MINE "join payment p on p.dossier = d.id order by p.id desc limit $2",
        c->who->account, most));
    EACH (m, movements)
        LIST_ADD(c->mem, list, ((struct kept_row){ m->at, m->about, money_text(c->mem, m->amount), m->payer }));
    return OK;
}

static err read_ratings(struct call *c, int64_t most, kept_rows *list)
{
    return db_all(c, &kept_row_record, list,
        "select r.at, d.key as about, cast(r.stars as text) as what, r.note as more from " MINE "join rating r on r.dossier = d.id "
        "order by r.at desc limit $2", c->who->account, most);
}

/* Who of the officials has opened them: each look leaves a record before the page leaves (web/access.h). */
static err read_access(struct call *c, int64_t most, kept_rows *list)
{
    return db_all(c, &kept_row_record, list,
        "select x.at, d.key as about, a.name as what, (select max(u.name) from position o join unit u on u.id = o.unit "
        "where o.account = a.id) as more from " MINE "join access x on x.subject_kind = 'dossier' and x.subject = d.id "
        "join account a on a.id = x.account where x.account <> $1 order by x.id desc limit $2", c->who->account, most);
}

/* ---- the account's own ---- */

static const struct word channel_words[] = {
    { "app", "trên trang Thông báo" }, { "mail", "thư điện tử" }, { "sms", "tin nhắn SMS" }, { "zalo", "Zalo" }, { 0 },
};

static err read_notices(struct call *c, int64_t most, kept_rows *list)
{
    TRY(db_all(c, &kept_row_record, list,
        "select n.at, coalesce(d.code, d.ref) as about, n.text as what, n.channel as more from notice n "
        "left join dossier d on d.id = n.dossier where n.account = $1 order by n.id desc limit $2", c->who->account, most));
    EACH (h, *list) say_words(&h->more, channel_words);
    return OK;
}

static err erase_notices(struct call *c)
{
    TRY(db_do(c, "delete from notice where account = $1 and dossier = 0", c->who->account));
    return db_do(c, "delete from notice_choice where account = $1", c->who->account);
}

static const struct word session_words[] = { { "web", "trình duyệt" }, { "api", "ứng dụng khác" }, { 0 } };

static err read_sessions(struct call *c, int64_t most, kept_rows *list)
{
    TRY(db_all(c, &kept_row_record, list,
        "select created_at as at, null as about, device as what, kind as more from session where account = $1 "
        "order by created_at desc limit $2", c->who->account, most));
    EACH (h, *list) say_words(&h->more, session_words);
    return OK;
}

static err erase_sessions(struct call *c)
{
    TRY(db_do(c, "delete from account_link where account = $1", c->who->account));
    TRY(db_do(c, "delete from otp where account = $1", c->who->account));
    TRY(db_do(c, "delete from otp_recovery where account = $1", c->who->account));
    return db_do(c, "delete from session where account = $1", c->who->account);
}

static const struct word event_words[] = {
    { "account.added", "Lập tài khoản" }, { "account.confirmed", "Xác nhận thư điện tử" }, { "account.locked", "Khóa tài khoản" },
    { "account.unlocked", "Mở khóa tài khoản" }, { "account.password", "Đổi mật khẩu" }, { "account.eid", "Nối định danh điện tử" },
    { "mandate.given", "Ủy quyền" }, { "mandate.accepted", "Đồng ý nhận ủy quyền" }, { "mandate.ended", "Chấm dứt ủy quyền" },
    { "account.corrected", "Sửa thông tin" }, { "account.closed", "Đóng tài khoản" }, { 0 },
};

static err read_events(struct call *c, int64_t most, kept_rows *list)
{
    TRY(db_all(c, &kept_row_record, list,
        "select e.at, null as about, e.kind as what, a.name as more from event e left join account a on a.id = e.account "
        "where e.subject_kind = 'account' and e.subject = $1 order by e.n desc limit $2", c->who->account, most));
    EACH (h, *list) say_words(&h->what, event_words);
    return OK;
}

static err read_mandates(struct call *c, int64_t most, kept_rows *list)
{
    return db_all(c, &kept_row_record, list,
        "select m.made_at as at, null as about, g.name as what, t.name as more from mandate m join account g on g.id = m.giver "
        "join account t on t.id = m.taker where m.id in "
        "(select id from (select id from mandate where giver = $1 order by id desc limit $2) a "
        "union select id from (select id from mandate where taker = $1 order by id desc limit $2) b) order by m.id desc limit $2",
        c->who->account, most);
}

static err erase_mandates(struct call *c)
{
    return db_do(c, "update mandate set ended_at = $2, ended_by = $1 where ended_at is null and id in "
                    "(select id from mandate where giver = $1 union select id from mandate where taker = $1)", c->who->account, c->now);
}

static err read_actings(struct call *c, int64_t most, kept_rows *list)
{
    actings own;
    TRY(acting_own(c, most, &own));
    EACH (x, own) {
        const struct registry *r = register_named(defs(c), x->registry);
        slice role = r ? acting_role(r, x->role) : x->role;
        LIST_ADD(c->mem, list, ((struct kept_row){ x->made_at, NONE, x->title,
            acting_stands(c, x) ? role : slice_fmt(c->mem, "%.*s, đã hết", SL(role)) }));
    }
    return OK;
}

const struct kept kernel_keeps[] = {
    { .key = "dossiers", .title = "Hồ sơ", .what = "Thủ tục", .more = "Tình trạng",
      .note = "Hồ sơ giữ tên, số giấy tờ, địa chỉ như khi nộp; có chỗ sai thì hỏi nơi đã nhận hồ sơ. "
              "Hồ sơ nộp tại quầy không gắn với tài khoản: hỏi bộ phận một cửa nơi nộp.",
      .read = read_dossiers, .whole = whole_dossiers, .erase = erase_drafts },
    { .key = "papers", .title = "Giấy tờ trong hồ sơ", .what = "Tên tệp", .more = "Loại", .read = read_papers, .whole = whole_papers },
    { .key = "access", .title = "Cán bộ đã xem hồ sơ của bạn", .what = "Ai", .more = "Đơn vị",
      .note = "Mỗi lần cán bộ mở hồ sơ hoặc giấy tờ đều được ghi lại. Thấy lần xem vô cớ thì gửi phản ánh đến đơn vị ấy.",
      .read = read_access },
    { .key = "payments", .title = "Tiền đã nộp, đã hoàn", .what = "Số tiền", .more = "Người nộp tiền", .read = read_payments },
    { .key = "ratings", .title = "Đánh giá", .what = "Mức hài lòng, 1 đến 5", .more = "Lời nhắn", .read = read_ratings },
    { .key = "acting", .title = "Thay mặt", .what = "Ai", .more = "Tư cách", .read = read_actings, .erase = acting_leave },
    { .key = "notices", .title = "Thông báo đã gửi bạn", .what = "Nội dung", .more = "Qua",
      .read = read_notices, .erase = erase_notices },
    { .key = "sessions", .title = "Nơi đang đăng nhập", .what = "Trình duyệt", .more = "Loại",
      .read = read_sessions, .erase = erase_sessions },
    { .key = "mandates", .title = "Ủy quyền", .what = "Người ủy quyền", .more = "Người được ủy quyền",
      .read = read_mandates, .erase = erase_mandates },
    { .key = "account_events", .title = "Thay đổi của tài khoản", .what = "Việc", .more = "Người làm",
      .note = "Sổ minh bạch giữ dấu của mỗi thay đổi, không giữ nội dung.", .read = read_events },
    { 0 },
};
