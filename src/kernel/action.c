/* SPDX-License-Identifier: Apache-2.0 */
/* What may be done to a dossier: the table of actions — from which states, by whom, with the clock in which position, whether reasons
 * in writing are needed.  The doing is in act.c.  Nothing else decides about an action: pages and the API ask action_allowed. */
#include "kernel/act.h"
#include "kernel/mandate.h"
#include "kernel/opinion.h"
#include "kernel/payment.h"

const char *const state_keys[STATES] = {
    "draft", "submitted", "accepted", "refused", "processing", "supplement_requested", "payment_due", "withdrawn", "stopped",
    "finished", "handed_over",
};
const char *const state_names[STATES] = {
    "Bản nháp", "Mới đăng ký", "Được tiếp nhận", "Không được tiếp nhận", "Đang xử lý", "Yêu cầu bổ sung giấy tờ",
    "Yêu cầu thực hiện nghĩa vụ tài chính", "Công dân yêu cầu rút hồ sơ", "Dừng xử lý", "Đã xử lý xong", "Đã trả kết quả",
};
const char *const action_keys[ACTIONS] = {
    "submit", "accept", "refuse", "request_supplement", "supplement", "complete_step", "return_step", "reassign", "suspend", "resume",
    "extend", "withdraw", "stop", "finish", "hand_over", "rate", "request_payment", "pay", "void_payment", "refund", "note",
    "revoke", "ask_opinion", "give_opinion", "cancel_opinion", "scan", "send", "receive", "send_back", "group",
};
const char *const action_names[ACTIONS] = {
    "Nộp hồ sơ", "Tiếp nhận hồ sơ", "Từ chối hồ sơ", "Yêu cầu bổ sung", "Nộp bổ sung", "Hoàn thành bước", "Trả lại bước trước",
    "Phân công lại", "Tạm dừng tính thời hạn", "Tiếp tục tính thời hạn", "Gia hạn", "Rút hồ sơ", "Dừng giải quyết",
    "Kết thúc xử lý", "Trả kết quả", "Đánh giá", "Yêu cầu nộp phí, lệ phí", "Thu tiền", "Hủy biên lai", "Hoàn trả tiền", "Ghi chú nội bộ",
    "Thu hồi kết quả", "Xin ý kiến", "Cho ý kiến", "Thôi xin ý kiến", "Chụp, quét giấy tờ",
    "Bàn giao hồ sơ giấy", "Nhận hồ sơ giấy", "Trả lại hồ sơ giấy", "Gộp vào một nhóm",
};

#define IN(state) (1u << STATE_##state)
enum {
    OPEN   = 1u << STATE_ACCEPTED | 1u << STATE_PROCESSING | 1u << STATE_SUPPLEMENT | 1u << STATE_PAYMENT,
    WORKED = 1u << STATE_ACCEPTED | 1u << STATE_PROCESSING,
    EXTENSIONS_MAX = 2,         /* NĐ 61/2018 art. 19 knows one; a second only when a leader is named who agreed (act.c) */
    SENT   = (1u << STATES) - 1 - (1u << STATE_DRAFT),          /* all but a draft: money that has come is never turned away */
};

const struct action_rule action_rules[] = {
    /* action                    from                          by                      clock          reasons  doing */
    { ACTION_SUBMIT,             IN(DRAFT),                    BY_OWNER | BY_COUNTER,  CLOCK_ANY,     false,   act_submit },
    { ACTION_ACCEPT,             IN(SUBMITTED),                BY_COUNTER,             CLOCK_ANY,     false,   act_accept },
    { ACTION_REFUSE,             IN(SUBMITTED),                BY_COUNTER,             CLOCK_ANY,     true,    act_refuse },
    { ACTION_REFUSE,             IN(DRAFT),                    BY_COUNTER,             CLOCK_ANY,     true,    act_refuse },
    { ACTION_REFUSE,             WORKED,                       BY_LEADER,              CLOCK_ANY,     true,    act_refuse },
    { ACTION_REQUEST_SUPPLEMENT, IN(SUBMITTED),                BY_COUNTER,             CLOCK_ANY,     true,    act_request_supplement },
    { ACTION_REQUEST_SUPPLEMENT, WORKED,                       BY_HOLDER,              CLOCK_RUNNING, true,    act_request_supplement },
    { ACTION_SUPPLEMENT,         IN(SUPPLEMENT),               BY_OWNER | BY_COUNTER,  CLOCK_ANY,     false,   act_supplement },
    { ACTION_COMPLETE_STEP,      WORKED,                       BY_HOLDER,              CLOCK_RUNNING, false,   act_complete_step },
    { ACTION_RETURN_STEP,        IN(PROCESSING),               BY_HOLDER,              CLOCK_RUNNING, true,    act_return_step },
    { ACTION_REASSIGN,           WORKED,                       BY_LEADER,              CLOCK_ANY,     false,   act_reassign },
    { ACTION_SUSPEND,            WORKED,                       BY_HOLDER | BY_LEADER,  CLOCK_RUNNING, true,    act_suspend },
    { ACTION_RESUME,             WORKED,                       BY_HOLDER | BY_LEADER,  CLOCK_STANDING, false,  act_resume },
    { ACTION_EXTEND,             WORKED,                       BY_LEADER,              CLOCK_RUNNING, true,    act_extend },
    { ACTION_WITHDRAW,           IN(SUBMITTED) | WORKED | IN(SUPPLEMENT) | IN(PAYMENT),
                                                               BY_OWNER | BY_COUNTER,  CLOCK_ANY,     true,    act_withdraw },
    { ACTION_STOP,               WORKED | IN(SUPPLEMENT) | IN(PAYMENT), BY_LEADER,              CLOCK_ANY,     true,    act_stop },
    { ACTION_STOP,               IN(SUPPLEMENT),               BY_CLOCK,               CLOCK_ANY,     true,    act_stop },
    { ACTION_FINISH,             WORKED,                       BY_HOLDER,              CLOCK_RUNNING, false,   act_finish },
    { ACTION_HAND_OVER,          IN(FINISHED),                 BY_COUNTER,             CLOCK_ANY,     false,   act_hand_over },
    { ACTION_RATE,               IN(FINISHED) | IN(HANDED),    BY_OWNER,               CLOCK_ANY,     false,   act_rate },
    { ACTION_REQUEST_PAYMENT,    IN(SUBMITTED) | IN(PAYMENT) | IN(FINISHED),
                                                               BY_COUNTER,             CLOCK_ANY,     false,   act_request_payment },
    { ACTION_REQUEST_PAYMENT,    WORKED,                       BY_HOLDER | BY_COUNTER, CLOCK_RUNNING, false,   act_request_payment },
    { ACTION_PAY,                SENT,                         BY_COUNTER,             CLOCK_ANY,     false,   act_pay },
    { ACTION_PAY,                SENT,                         BY_GATEWAY,             CLOCK_ANY,     false,   act_pay_transfer },
    { ACTION_VOID_PAYMENT,       SENT,                         BY_COUNTER | BY_LEADER, CLOCK_ANY,     true,    act_void_payment },
    { ACTION_REVOKE,             IN(FINISHED) | IN(HANDED),    BY_LEADER,              CLOCK_ANY,     true,    act_revoke },
    { ACTION_REFUND,             SENT,                         BY_LEADER,              CLOCK_ANY,     true,    act_refund },
    { ACTION_NOTE,               SENT,                         BY_COUNTER | BY_HOLDER | BY_COLLEAGUE | BY_LEADER,
                                                                                       CLOCK_ANY,     true,    act_note },
    { ACTION_ASK_OPINION,        WORKED,                       BY_HOLDER | BY_LEADER,  CLOCK_ANY,     true,    act_ask_opinion },
    { ACTION_GIVE_OPINION,       OPEN,                         BY_ASKED,               CLOCK_ANY,     true,    act_give_opinion },
    { ACTION_CANCEL_OPINION,     OPEN,                         BY_HOLDER | BY_LEADER,  CLOCK_ANY,     false,   act_cancel_opinion },
    { ACTION_SCAN,               IN(SUBMITTED) | OPEN,         BY_COUNTER | BY_HOLDER, CLOCK_ANY,     false,   act_scan },
    { ACTION_SEND,               OPEN | IN(FINISHED),          BY_SENDER,              CLOCK_ANY,     false,   act_send },
    { ACTION_RECEIVE,            SENT,                         BY_COLLEAGUE,           CLOCK_ANY,     false,   act_receive },
    { ACTION_SEND_BACK,          SENT,                         BY_COLLEAGUE,           CLOCK_ANY,     true,    act_send_back },
    { ACTION_GROUP,              IN(SUBMITTED) | OPEN,         BY_COUNTER,             CLOCK_ANY,     false,   act_group },
};
const size_t action_rules_n = sizeof action_rules / sizeof *action_rules;

enum action action_of(slice key)
{
    enum action a = 0;
    while (a < ACTIONS && !slice_eq(key, slice_z(action_keys[a]))) a++;
    return a;
}

/* In which of the table's ways this person stands to this dossier. */
unsigned action_standing(const struct call *c, const struct dossier *d)
{
    const struct who *w = c->who;
    const struct unit *handled = unit_by_id(c, d->handled), *received = unit_by_id(c, d->received);
    unsigned by = 0;
    if (w->account && (d->account == w->account || mandate_acts(w, d))) by |= BY_OWNER;
    if (post_in(w, ROLE_CLERK, received)) by |= BY_COUNTER;
    enum role needed = role_of(d->needs);
    const struct post *post = needed == ROLE_STRANGER ? NULL : post_in(w, needed, handled);
    bool mine = !d->assignee || d->assignee == w->account || (post && post->for_account == d->assignee);
    if (post && mine) by |= BY_HOLDER;
    if (handled && right_on(w, S("dossier.process"), handled)) by |= BY_COLLEAGUE;
    if (d->came_from && right_on(w, S("dossier.process"), unit_by_id(c, d->came_from))) by |= BY_SENDER;
    if (right_on(w, S("dossier.lead"), handled) || right_on(w, S("dossier.lead"), received)
        || right_on(w, S("dossier.lead"), unit_by_id(c, d->competent)))
        by |= BY_LEADER;
    if (opinion_asked_of(c, d)) by |= BY_ASKED;
    return by;
}

static bool fits(const struct action_rule *r, const struct dossier *d)
{
    bool standing = d->suspended_at.ms != 0;
    return (r->from >> d->state & 1) && (r->clock == CLOCK_ANY || (r->clock == CLOCK_STANDING) == standing);
}

/* What the table cannot say. */
static bool sensible(const struct call *c, const struct dossier *d, const struct action_rule *r)
{
    const struct procedure *p = procedure_by_id(c, d->version);
    if (!p) return false;
    switch (r->action) {
    case ACTION_COMPLETE_STEP:
    case ACTION_HAND_OVER:   return !d->batch;                          /* nobody goes on with what has not arrived */
    case ACTION_RETURN_STEP: return !d->batch && d->step > 0;
    case ACTION_REFUSE:      return d->state != STATE_DRAFT || !slice_eq(d->channel, S("online"));   /* sent away at the counter */
    case ACTION_FINISH:      return !d->batch && d->step == (int)p->steps.n - 1;
    case ACTION_EXTEND:      return p->extension_allowed && d->extensions < EXTENSIONS_MAX && d->due_at.ms;
    case ACTION_RESUME:      return !opinion_stops(d);                  /* the answer lets it run again */
    case ACTION_GIVE_OPINION:
    case ACTION_CANCEL_OPINION: return d->opinions.n > 0;
    case ACTION_GROUP:       return !d->visit;
    case ACTION_SEND:        return d->came_from && !d->batch;
    case ACTION_RECEIVE:
    case ACTION_SEND_BACK:   return d->batch;
    case ACTION_PAY:         return r->by == BY_GATEWAY || payment_due(d).dong > 0;
    case ACTION_VOID_PAYMENT:
    case ACTION_REFUND:      return d->paid.dong > 0;
    default:                 return true;
    }
}

const struct action_rule *action_rule(const struct call *c, const struct dossier *d, enum action a, unsigned by, bool *denied)
{
    *denied = false;
    for (size_t i = 0; i < action_rules_n; i++) {
        const struct action_rule *r = &action_rules[i];
        if (r->action != a || !fits(r, d) || !sensible(c, d, r)) continue;
        if (r->by & by) return r;
        if (r->by != BY_GATEWAY && r->by != BY_CLOCK) *denied = true;       /* nobody is refused what only a machine says */
    }
    return NULL;
}

bool action_allowed(const struct call *c, const struct dossier *d, enum action a)
{
    bool denied;
    return action_rule(c, d, a, action_standing(c, d), &denied) != NULL;
}

void dossier_allowed(const struct call *c, const struct dossier *d, action_list *allowed)
{
    *allowed = (action_list){ 0 };
    for (enum action a = 0; a < ACTIONS; a++)
        if (action_allowed(c, d, a)) LIST_ADD(c->mem, allowed, a);
}
