/* SPDX-License-Identifier: Apache-2.0 */
/* A fault becomes a reply: application/problem+json (RFC 9457) for the API, a page that says what to do next for people.
 * What is our own fault shows a request number instead of its detail; the detail goes to the log under the same number. */
#include <string.h>
#include "base/log.h"
#include "base/node.h"
#include "web/pages.h"
#include "web/page.h"
#include "web/text.h"
#include "web/web_private.h"

/* The kind's own sentence, and what to do. */
static const struct { const char *text, *next; } sentences[] = {
    [ERR_USAGE]    = { "Yêu cầu không hợp lệ.", "Hãy quay lại trang trước và thử lại." },
    [ERR_LOGIN]    = { "Cần đăng nhập.", "Hãy đăng nhập rồi thử lại." },
    [ERR_DENIED]   = { "Không có quyền xem hoặc làm việc này.", "Nếu cần quyền này, hãy liên hệ người quản trị của đơn vị." },
    [ERR_MISSING]  = { "Không tìm thấy trang này.", "Hãy kiểm tra lại địa chỉ hoặc mã hồ sơ đã nhập." },
    [ERR_CONFLICT] = { "Việc này không còn làm được vì dữ liệu đã thay đổi.", "Hãy tải lại trang để xem tình trạng hiện tại." },
    [ERR_STALE]    = { "Dữ liệu đã được người khác sửa sau khi trang này mở.", "Hãy tải lại trang rồi sửa lại." },
    [ERR_LARGE]    = { "Nội dung gửi lên quá lớn.", "Mỗi tệp tối đa 10 MB, cả lần gửi tối đa 64 MB. Hãy giảm dung lượng rồi gửi lại." },
    [ERR_MEDIA]    = { "Không nhận loại tệp hoặc loại nội dung này.", "Hãy gửi tệp PDF, JPEG, PNG, HEIC, DOCX, XLSX hoặc văn bản thuần." },
    [ERR_INPUT]    = { "Có mục chưa đúng.", "Hãy quay lại trang trước, sửa các mục được nêu rồi gửi lại." },
    [ERR_OFTEN]    = { "Đã thử quá nhiều lần.", "Hãy chờ một phút rồi thử lại." },
    [ERR_BROKEN]   = { "Hệ thống gặp lỗi.", "Lỗi đã được ghi lại. Hãy thử lại sau ít phút; dữ liệu đã lưu trước đó không bị mất." },
    [ERR_LATER]    = { "Hệ thống tạm thời chưa phục vụ được.", "Hãy thử lại sau ít phút." },
    [ERR_FULL]     = { "Máy chủ đã hết chỗ lưu.", "Yêu cầu chưa được lưu. Người quản trị cần thêm dung lượng; hãy thử lại sau." },
};
#define METHOD_TEXT "Địa chỉ này không nhận phương thức vừa dùng."

/* Ten digits of Crockford's base 32: no I, L, O or U to misread over the telephone. */
static slice number_text_of(struct arena *mem, uint64_t number)
{
    char *p = arena_alloc(mem, 11);
    for (int i = 10; i >= 0; i--) {
        if (i == 5) {
            p[i] = '-';
            continue;
        }
        p[i] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"[number & 31];
        number >>= 5;
    }
    return (slice){ p, 11 };
}

static void problem_json(struct call *c, const struct fault *f, int status, slice text, slice number)
{
    struct arena *mem = c->mem;
    struct node *n = node_map(mem);
    node_put_text(mem, n, "type", slice_fmt(mem, "urn:motcua:problem:%s", f->code));
    node_put_text(mem, n, "title", slice_z(sentences[f->kind].text));
    node_put_int(mem, n, "status", status);
    node_put_text(mem, n, "detail", text);
    node_put_text(mem, n, "code", slice_z(f->code));
    if (number.n) node_put_text(mem, n, "instance", slice_fmt(mem, "urn:motcua:request:%.*s", SL(number)));
    struct node *errors = node_put(mem, n, S("errors"), node_list(mem));
    EACH (field, f->fields) {
        struct node *one = node_map(mem);
        node_put_text(mem, one, "field", field->field);
        node_put_text(mem, one, "message", field->text);
        node_add(errors, one);
    }
    if (f->allowed) {
        struct node *allowed = node_put(mem, n, S("allowed"), node_list(mem));
        for (const char *const *a = f->allowed; *a; a++) node_add(allowed, node_new(mem, NODE_TEXT, slice_z(*a)));
    }
    struct reply *r = &c->web->reply;
    *r = (struct reply){ .status = status, .type = "application/problem+json", .body = json_text(mem, n), .headers = r->headers };
    if (f->kind == ERR_LOGIN) web_set_header(c, "WWW-Authenticate", S("Bearer"));
}

/* A page that cannot even be drawn still says so, in plain text. */
static void problem_page(struct call *c, const struct fault *f, int status, slice text, slice number)
{
    struct web *w = c->web;
    w->page = (struct out){ 0 };
    w->reply = (struct reply){ .headers = w->reply.headers, .cookies = w->reply.cookies };
    page_begin(c, text);
    page_status(c, status);
    error_page(c, text, say(c, sentences[f->kind].next), number, &f->fields);
    if (page_end(c).fault) (void)!web_bytes(c, status, "text/plain; charset=utf-8", text).fault;
    w->reply.status = status;
}

static bool sent_to_sign_in(struct call *c, const struct fault *f)
{
    struct web *w = c->web;
    if (f->kind != ERR_LOGIN || w->api || strcmp(w->method, "GET") != 0) return false;
    struct out o = out_new(c->mem, 8192);
    url_part(&o, w->target);
    reply_clear(w);
    return !web_see(c, "/dang-nhap?tiep=%.*s", SL(out_slice(&o))).fault;
}

static void problem_log(const struct web *w, const struct fault *f, int status, slice number)
{
    slice route = slice_z(w->match.route ? w->match.route->path : "-");
    if (status >= 500)
        log_error("web.fault", L("number", number), L("route", route), L("code", f->code), L("at", f->at), L("detail", f->detail));
    else
        log_debug("web.refused", L("number", number), L("route", route), L("code", f->code), L("detail", f->detail));
}

void problem_reply(struct call *c, err e)
{
    struct web *w = c->web;
    const struct fault *f = e.fault;
    bool method = !w->match.route && w->match.allow;
    int status = method ? 405 : err_status(f->kind);
    slice number = number_text_of(c->mem, w->number);
    problem_log(w, f, status, number);
    if (sent_to_sign_in(c, f)) return;
    slice text = f->text.n ? f->text : say(c, method ? METHOD_TEXT : sentences[f->kind].text);
    if (f->kind == ERR_LATER || f->kind == ERR_OFTEN) web_set_header(c, "Retry-After", S("60"));
    if (status < 500) number = (slice){ 0 };
    if (w->api) problem_json(c, f, status, text, number);
    else problem_page(c, f, status, text, number);
}
