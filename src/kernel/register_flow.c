/* SPDX-License-Identifier: Apache-2.0 */
/* The life of a row as declared: states, transitions between them, and who may do what. */
#include "base/shape.h"
#include "kernel/register_inside.h"

enum { CODE_MAX = 40, GLASS_MINUTES_MAX = 240 };

#define WRONG(r, at, ...) problem_add((r)->d->mem, (r)->found, (r)->file, (at), __VA_ARGS__)

static const char *const tones[] = { "plain", "good", "warn", "bad", NULL };       /* in the order of web/widgets.h */
static const char *const plain_rights[] = { "read", "create", "change", "protected", "import", "glass", "acting", NULL };

const struct shape register_state_shape = SHAPE(
    { "code",   SHAPE_TEXT, NEED, .max = CODE_MAX, .pattern = "key" },
    { "label",  SHAPE_TEXT, NEED, .max = 100 },
    { "public", SHAPE_BOOL },
    { "locked", SHAPE_BOOL },
    { "tone",   SHAPE_ONE_OF, .words = tones });

const struct shape register_move_shape = SHAPE(
    { "name",   SHAPE_TEXT, NEED, .max = CODE_MAX, .pattern = "key" },
    { "label",  SHAPE_TEXT, NEED, .max = 100 },
    { "from",   SHAPE_LIST, NEED, .min = 1, .max = STATES_MAX, .of = ITEM(SHAPE_TEXT, .max = CODE_MAX) },
    { "to",     SHAPE_TEXT, NEED, .max = CODE_MAX },
    { "why",    SHAPE_BOOL },
    { "source", SHAPE_TEXT, .max = 400 });

const struct shape register_grant_shape = SHAPE(
    REGISTER_WHOM,
    { "scope",  SHAPE_ONE_OF, NEED, .words = WORDS("unit", "subtree", "province") },
    { "may",    SHAPE_LIST, NEED, .min = 1, .max = MOVES_MAX, .of = ITEM(SHAPE_TEXT, .max = CODE_MAX) });

const struct shape register_glass_shape = SHAPE(
    { "minutes", SHAPE_INT, NEED, .min = 1, .max = GLASS_MINUTES_MAX },
    { "law",     SHAPE_TEXT, NEED, .max = 400 },
    { "source",  SHAPE_TEXT, .max = 400 });

static const struct shape role_shape = SHAPE(
    { "code",    SHAPE_TEXT, NEED, .max = CODE_MAX, .pattern = "key" },
    { "label",   SHAPE_TEXT, NEED, .max = 100 });

const struct shape register_acting_shape = SHAPE(
    { "law",     SHAPE_TEXT, NEED, .max = 400 },
    { "number",  SHAPE_TEXT, .max = FIELD_NAME_MAX },
    { "roles",   SHAPE_LIST, NEED, .min = 1, .max = ROLES_MAX, .of = ITEM(SHAPE_MEMBERS, .shape = &role_shape) },
    { "source",  SHAPE_TEXT, .max = 400 });

static bool among(slice s, const char *const *list)
{
    for (; *list; list++)
        if (slice_eq(s, slice_z(*list))) return true;
    return false;
}

/* ---- states ---- */

static int tone_of(slice name)
{
    int i = 0;
    while (tones[i] && !slice_eq(name, slice_z(tones[i]))) i++;
    return tones[i] ? i : 0;
}

static void states_read(struct register_reader *r, const struct node *at)
{
    bool open = false;
    NODE_EACH (item, node_within(at, STATES_MAX)) {
        struct registry_state s = { node_text(item, "code"), node_text(item, "label"), node_bool(item, "public", false),
                                    node_bool(item, "locked", false), tone_of(node_text(item, "tone")) };
        if (s.code.n && register_state(r->r, s.code)) WRONG(r, item, "trạng thái «%.*s» ghi hai lần", SL(s.code));
        open |= s.open;
        LIST_ADD(r->d->mem, &r->r->states, s);
    }
    if (at && r->r->open && !open)
        WRONG(r, at, "sổ có trường công khai mà không trạng thái nào công khai (public: true): không ai thấy gì");
}

/* ---- transitions ---- */

static void state_known(struct register_reader *r, const struct node *at, slice code)
{
    if (!code.n || register_state(r->r, code)) return;
    const char **codes = NEWN(r->d->mem, const char *, r->r->states.n + 1);
    for (size_t i = 0; i < r->r->states.n; i++) codes[i] = zstr(r->d->mem, r->r->states.v[i].code);
    slice near = shape_nearest(code, codes);
    WRONG(r, at, "không có trạng thái «%.*s»%s%.*s%s", SL(code), near.n ? "; ý bạn là «" : "", SL(near), near.n ? "»?" : "");
}

static bool reached(const struct registry *r, const struct registry_state *s)
{
    if (s == r->states.v) return true;
    EACH (m, r->moves)
        if (slice_eq(m->to, s->code)) return true;
    return false;
}

static void moves_read(struct register_reader *r, const struct node *at, const struct node *states)
{
    NODE_EACH (item, node_within(at, MOVES_MAX)) {
        struct registry_move m = { .name = node_text(item, "name"), .label = node_text(item, "label"), .to = node_text(item, "to"),
                                   .why = node_bool(item, "why", false) };
        if (among(m.name, plain_rights)) WRONG(r, item, "không đặt tên bước chuyển là «%.*s»: đó là tên một quyền", SL(m.name));
        if (m.name.n && register_move(r->r, m.name)) WRONG(r, item, "bước chuyển «%.*s» ghi hai lần", SL(m.name));
        state_known(r, node_get(item, "to"), m.to);
        NODE_EACH (from, node_within(node_get(item, "from"), STATES_MAX)) {
            state_known(r, from, node_value(from));
            LIST_ADD(r->d->mem, &m.from, node_value(from));
        }
        LIST_ADD(r->d->mem, &r->r->moves, m);
    }
    EACH (s, r->r->states)
        if (s->code.n && !reached(r->r, s)) WRONG(r, states, "không bước chuyển nào dẫn đến trạng thái «%.*s»", SL(s->code));
}

/* ---- rights ---- */

static void right_known(struct register_reader *r, const struct node *at, slice what)
{
    if (!what.n || among(what, plain_rights) || register_move(r->r, what)) return;
    const char **names = NEWN(r->d->mem, const char *, r->r->moves.n + sizeof plain_rights / sizeof *plain_rights);
    size_t n = 0;
    for (; plain_rights[n]; n++) names[n] = plain_rights[n];
    EACH (m, r->r->moves) names[n++] = zstr(r->d->mem, m->name);
    slice near = shape_nearest(what, names);
    WRONG(r, at, "không có quyền hay bước chuyển «%.*s»%s%.*s%s", SL(what), near.n ? "; ý bạn là «" : "", SL(near), near.n ? "»?" : "");
}

static void unit_known(struct register_reader *r, const struct node *at)
{
    if (r->d->units.n && at->kind == NODE_TEXT && !definitions_have_level(r->d, at->text, S("")))
        WRONG(r, at, "không có đơn vị mã «%.*s»", SL(at->text));
}

static void kind_known(struct register_reader *r, const struct node *at)
{
    bool known = !r->d->units.n || at->kind != NODE_TEXT;
    for (size_t i = 0; i < r->d->units.n && !known; i++) known = slice_eq(r->d->units.v[i].kind, at->text);
    if (!known) WRONG(r, at, "không có đơn vị nào loại «%.*s»", SL(at->text));
}

void register_whom_read(struct register_reader *r, const struct node *item, struct registry_grant *g)
{
    g->role = role_of(node_text(item, "role"));
    NODE_EACH (at, node_within(node_get(item, "at"), AT_MAX)) {
        unit_known(r, at);
        LIST_ADD(r->d->mem, &g->at, node_value(at));
    }
    NODE_EACH (level, node_within(node_get(item, "level"), LEVELS_MAX)) LIST_ADD(r->d->mem, &g->levels, node_value(level));
    NODE_EACH (kind, node_within(node_get(item, "kind"), KINDS_MAX)) {
        kind_known(r, kind);
        LIST_ADD(r->d->mem, &g->kinds, node_value(kind));
    }
}

static void grant_read(struct register_reader *r, const struct node *item)
{
    struct registry_grant g = { 0 };
    slice scope = node_text(item, "scope");
    register_whom_read(r, item, &g);
    g.scope = slice_eq(scope, S("province")) ? SCOPE_PROVINCE : slice_eq(scope, S("subtree")) ? SCOPE_SUBTREE : SCOPE_UNIT;
    NODE_EACH (may, node_within(node_get(item, "may"), MOVES_MAX)) {
        right_known(r, may, node_value(may));
        LIST_ADD(r->d->mem, &g.may, node_value(may));
    }
    LIST_ADD(r->d->mem, &r->r->grants, g);
}

static bool granted(const struct registry *r, slice what)
{
    EACH (g, r->grants)
        EACH (may, g->may)
            if (slice_eq(*may, what)) return true;
    return false;
}

static bool needed(const struct registry *r, slice what)
{
    bool closed = false;
    EACH (f, r->fields) closed |= f->closed;
    if (slice_eq(what, S("protected"))) return closed;
    if (slice_eq(what, S("glass"))) return r->glass.minutes > 0;
    if (slice_eq(what, S("acting"))) return r->acting.roles.n > 0;
    return !slice_eq(what, S("import"));
}

/* What nobody may do is a slip: nobody would find out. */
static void rights_read(struct register_reader *r, const struct node *at)
{
    NODE_EACH (item, node_within(at, GRANTS_MAX))
        if (item->kind == NODE_MAP) grant_read(r, item);
    if (!at || at->kind != NODE_LIST) return;
    if (granted(r->r, S("import")) && !r->r->uniques.n)
        WRONG(r, at, "nhập tệp cần «unique»: không có khóa thì nhập hai lần là ghi hai lần");
    if (granted(r->r, S("glass")) && !r->r->glass.minutes)
        WRONG(r, at, "quyền «glass» cần mục «glass»: được xem khẩn cấp trong bao nhiêu phút, theo văn bản nào");
    if (granted(r->r, S("acting")) && !r->r->acting.roles.n)
        WRONG(r, at, "quyền «acting» cần mục «acting»: thay mặt với tư cách gì, theo văn bản nào");
    for (const char *const *what = plain_rights; *what; what++)
        if (needed(r->r, slice_z(*what)) && !granted(r->r, slice_z(*what)))
            WRONG(r, at, "không ai có quyền «%s» trên sổ này", *what);
    EACH (m, r->r->moves)
        if (m->name.n && !granted(r->r, m->name)) WRONG(r, at, "không ai được «%.*s» (%.*s)", SL(m->label), SL(m->name));
}

/* ---- who acts for a row ---- */

static void acting_read(struct register_reader *r, const struct node *at)
{
    struct registry_acting *own = &r->r->acting;
    if (!at || at->kind != NODE_MAP) return;
    own->law = node_text(at, "law");
    own->number = register_field_read(r, node_get(at, "number"), node_text(at, "number"));
    if (own->number && own->number->ask->type != FIELD_ID_NUMBER)
        WRONG(r, node_get(at, "number"), "«number» là một trường kiểu id_number: chỉ số giấy tờ của một người mới xác thực được");
    if (!r->r->open) WRONG(r, at, "«acting» cần sổ có trường công khai: người thay mặt phải tìm được dòng của mình");
    NODE_EACH (item, node_within(node_get(at, "roles"), ROLES_MAX)) {
        struct choice role = choice_of(item);
        EACH (other, own->roles)
            if (role.code.n && slice_eq(other->code, role.code)) WRONG(r, item, "tư cách «%.*s» ghi hai lần", SL(role.code));
        LIST_ADD(r->d->mem, &own->roles, role);
    }
}

void register_flow_read(struct register_reader *r, const struct node *at)
{
    const struct node *states = node_get(at, "states"), *glass = node_get(at, "glass");
    states_read(r, states);
    moves_read(r, node_get(at, "transitions"), states);
    r->r->glass = (struct registry_glass){ node_int(glass, "minutes", 0), node_text(glass, "law") };
    acting_read(r, node_get(at, "acting"));
    rights_read(r, node_get(at, "rights"));
}

/* ---- looking up ---- */

const struct registry_state *register_state(const struct registry *r, slice code)
{
    EACH (s, r->states)
        if (slice_eq(s->code, code)) return s;
    return NULL;
}

const struct registry_move *register_move(const struct registry *r, slice name)
{
    EACH (m, r->moves)
        if (slice_eq(m->name, name)) return m;
    return NULL;
}
