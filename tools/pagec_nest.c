/* SPDX-License-Identifier: Apache-2.0 */
/* The page compiler's book of open elements.
 * It knows which end tags HTML lets a page leave out, reads the C lines only as far as braces and the words if, else,
 * switch, case, return, break and continue, and compares what is open where two ways through the page meet. */
#include "tools/pagec.h"
#include <string.h>

enum block_kind { BLOCK_PLAIN, BLOCK_LOOP, BLOCK_SWITCH, BLOCK_IF, BLOCK_ELSE };
struct block {
    enum block_kind kind;
    struct spot at;
    elements entry, agreed;         /* open at the brace; open at the end of the earlier branches that get there */
    bool entry_dead, has_agreed;
    int parens;                     /* of the statement around it */
};

static const char optional[] = "li dt dd p tr td th thead tbody tfoot option optgroup colgroup";
static const char blocky[] =
    "address article aside blockquote details dialog dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 "
    "header hr li main nav ol p pre section table ul";
static const struct { const char *opens, *ends; } implied[] = {
    { "li", "li" },           { "dt dd", "dt dd" },                 { "tr", "td th tr colgroup" },
    { "td th", "td th" },     { "thead tbody tfoot", "td th tr thead tbody tfoot colgroup" },
    { "option", "option" },   { "optgroup", "option optgroup" },
};

bool word_in(slice word, const char *words)
{
    slice rest = slice_z(words);
    while (rest.n)
        if (slice_eq(slice_next(&rest, ' '), word)) return word.n > 0;
    return false;
}

bool nest_void(slice name)
{
    return word_in(name, "area base br col embed hr img input link meta source track wbr");
}

bool nest_inside(const struct nest *n, const char *names)
{
    EACH (e, n->open)
        if (word_in(e->name, names)) return true;
    return false;
}

bool nest_verbatim(const struct nest *n)
{
    EACH (e, n->open)
        if (e->verbatim) return true;
    return nest_inside(n, "code kbd samp pre textarea");
}

/* -- comparing -- */

static elements copy(struct nest *n, elements list)
{
    elements c = { 0 };
    EACH (e, list) LIST_ADD(n->mem, &c, *e);
    return c;
}

static bool same(elements a, elements b)
{
    if (a.n != b.n) return false;
    for (size_t i = 0; i < a.n; i++)
        if (!slice_eq(a.v[i].name, b.v[i].name)) return false;
    return true;
}

/* Equal, after ending by itself whatever may end by itself. */
static bool meet(elements *a, elements *b)
{
    while (a->n > b->n && word_in(a->v[a->n - 1].name, optional)) a->n--;
    while (b->n > a->n && word_in(b->v[b->n - 1].name, optional)) b->n--;
    if (same(*a, *b)) return true;
    while (a->n && word_in(a->v[a->n - 1].name, optional)) a->n--;
    while (b->n && word_in(b->v[b->n - 1].name, optional)) b->n--;
    return same(*a, *b);
}

/* What is open now must be `want`; says what differs.  Afterwards `want` is open. */
static void expect(struct nest *n, elements want, struct spot at, const char *where)
{
    if (!n->dead && !meet(&n->open, &want)) {
        size_t i = 0;
        while (i < n->open.n && i < want.n && slice_eq(n->open.v[i].name, want.v[i].name)) i++;
        if (i < n->open.n)
            page_problem_add(n->mem, n->problems, n->open.v[i].at, "<%.*s> is still open %s (line %d)",
                             SL(n->open.v[i].name), where, at.line);
        else
            page_problem_add(n->mem, n->problems, at, "<%.*s> of line %d is no longer open %s",
                             SL(want.v[i].name), want.v[i].at.line, where);
    }
    n->open = copy(n, want);
}

/* -- pages -- */

static elements named(struct nest *n, slice names, struct spot at, bool backwards)
{
    elements list = { 0 }, turned = { 0 };
    while (names.n) {
        slice name = slice_next(&names, ' ');
        if (name.n) LIST_ADD(n->mem, &list, ((struct element){ name, at, false }));
    }
    for (size_t i = list.n; i-- > 0;) LIST_ADD(n->mem, &turned, list.v[i]);
    return backwards ? turned : list;
}

void nest_page(struct nest *n, slice page, struct spot at, slice opens, slice closes)
{
    *n = (struct nest){ .mem = n->mem, .problems = n->problems, .page = page, .page_at = at, .last = ';' };
    n->open = named(n, closes, at, true);
    n->leaves = named(n, opens, at, false);
}

void nest_page_end(struct nest *n, struct spot at)
{
    nest_markup(n, at);
    if (n->blocks.n)
        page_problem_add(n->mem, n->problems, n->blocks.v[n->blocks.n - 1].at, "this { is not closed in page %.*s", SL(n->page));
    else
        expect(n, n->leaves, at, "at the end of the page");
    n->page = (slice){ NULL, 0 };
}

/* -- C blocks -- */

static struct block *top(struct nest *n) { return n->blocks.n ? &n->blocks.v[n->blocks.n - 1] : NULL; }

/* One branch of an if ends here: it has to agree with the others that get as far. */
static void branch_end(struct nest *n, struct block *b, struct spot at)
{
    if (!n->dead) {
        if (b->has_agreed) expect(n, b->agreed, at, "at the end of this branch, but not at the end of the other");
        b->agreed = copy(n, n->open);
        b->has_agreed = true;
    }
    n->open = copy(n, b->entry);
    n->dead = b->entry_dead;
}

static void pop(struct nest *n)
{
    n->parens = top(n)->parens;
    n->blocks.n--;
}

/* An if that ended without else: its branches must leave what was open before. */
static void settle(struct nest *n)
{
    if (!n->waits) return;
    n->waits = false;
    struct block *b = top(n);
    if (b->has_agreed) {
        n->open = b->agreed;
        n->dead = false;
        expect(n, b->entry, b->at, "after an if without else");
    }
    n->dead = b->entry_dead;
    pop(n);
}

static bool loops(slice word)
{
    bool capitals = word.n > 1;
    for (size_t i = 0; i < word.n; i++) capitals = capitals && (word.p[i] == '_' || (word.p[i] >= 'A' && word.p[i] <= 'Z'));
    return capitals || word_in(word, "for while do");
}

static void brace_open(struct nest *n, struct spot at)
{
    struct block b = { .at = at, .parens = n->parens, .entry_dead = n->dead };
    slice h = n->parens ? (slice){ NULL, 0 } : n->head;
    if (n->waits && slice_eq(h, S("else"))) {       /* the next branch of the same if */
        n->waits = false;
        top(n)->kind = slice_eq(n->second, S("if")) ? BLOCK_IF : BLOCK_ELSE;
        top(n)->at = at;
    } else {
        settle(n);
        b.kind = slice_eq(h, S("if")) ? BLOCK_IF : slice_eq(h, S("switch")) ? BLOCK_SWITCH : loops(h) ? BLOCK_LOOP : BLOCK_PLAIN;
        b.entry = copy(n, n->open);
        LIST_ADD(n->mem, &n->blocks, b);
    }
    n->parens = 0;
    n->head = n->second = (slice){ NULL, 0 };
}

static void brace_close(struct nest *n, struct spot at)
{
    settle(n);
    struct block *b = top(n);
    n->head = n->second = (slice){ NULL, 0 };
    if (!b) {
        page_problem_add(n->mem, n->problems, at, "} without {");
        return;
    }
    if (b->kind == BLOCK_IF) {
        branch_end(n, b, at);
        n->waits = true;
    } else if (b->kind == BLOCK_ELSE) {
        branch_end(n, b, at);
        n->dead = !b->has_agreed;
        n->open = b->has_agreed ? b->agreed : b->entry;
        pop(n);
    } else {
        if (b->kind != BLOCK_PLAIN) expect(n, b->entry, at, "at the end of this block");
        if (b->kind != BLOCK_PLAIN) n->dead = b->entry_dead;
        pop(n);
    }
}

/* return leaves the page, break and continue the loop: what is open there must be what is open where they lead. */
static void jump(struct nest *n, slice word, struct spot at)
{
    bool leaves = slice_eq(word, S("return")), always = slice_eq(n->head, word);
    const struct block *to = NULL;
    for (size_t i = n->blocks.n; i-- > 0 && !to;)
        if (n->blocks.v[i].kind == BLOCK_LOOP || (n->blocks.v[i].kind == BLOCK_SWITCH && slice_eq(word, S("break")))) to = &n->blocks.v[i];
    elements kept = copy(n, n->open);
    if (leaves) expect(n, n->leaves, at, "at this return");
    else if (to) expect(n, to->entry, at, slice_eq(word, S("break")) ? "at this break" : "at this continue");
    n->open = kept;
    if (always) n->dead = true;
}

static void label(struct nest *n, struct spot at)
{
    struct block *b = top(n);
    if (!b || b->kind != BLOCK_SWITCH) return;
    expect(n, b->entry, at, "at this case");
    n->dead = b->entry_dead;
}

static void word(struct nest *n, slice w, struct spot at)
{
    if (n->waits && !slice_eq(w, S("else")) && !slice_eq(n->head, S("else"))) settle(n);
    if (!n->head.n) n->head = w;
    else if (!n->second.n) n->second = w;
    if (word_in(w, "return break continue")) jump(n, w, at);
    if (!n->parens && word_in(n->head, "case default") && slice_eq(w, n->head)) label(n, at);
    n->last = 'a';
}

static void sign(struct nest *n, char ch, struct spot at)
{
    if (ch == '(') n->parens++;
    if (ch == ')' && n->parens) n->parens--;
    if (ch == '{') brace_open(n, at);
    if (ch == '}') brace_close(n, at);
    bool over = ch == ';' || (ch == ':' && word_in(n->head, "case default"));
    if (over && !n->parens) n->head = n->second = (slice){ NULL, 0 };
    n->last = ch;
}

static bool is_word(char ch)
{
    return ch == '_' || (ch >= '0' && ch <= '9') || (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z');
}

/* The end of the string or character that begins at i; the compiler of C complains about one that has no end. */
static size_t quote_end(slice s, size_t i)
{
    char q = s.p[i++];
    while (i < s.n && s.p[i] != q) i += s.p[i] == '\\' ? 2 : 1;
    return i + 1 < s.n ? i + 1 : s.n;
}

void nest_code(struct nest *n, slice line, struct spot at)
{
    struct spot here = at;
    for (size_t i = 0, from = 0; i < line.n; from = i) {
        here.col = at.col + (int)i;
        char ch = line.p[i];
        bool two = i + 1 < line.n;
        if (n->comment) {
            n->comment = !(two && ch == '*' && line.p[i + 1] == '/');
            i += n->comment ? 1 : 2;
        } else if (two && ch == '/' && line.p[i + 1] == '/') {
            return;
        } else if (two && ch == '/' && line.p[i + 1] == '*') {
            n->comment = true;
            i += 2;
        } else if (ch == '"' || ch == '\'') {
            i = quote_end(line, i);
            n->last = 'a';
        } else if (is_word(ch)) {
            while (i < line.n && is_word(line.p[i])) i++;
            word(n, slice_sub(line, from, i - from), here);
        } else {
            if (ch != ' ' && ch != '\t') sign(n, ch, here);
            i++;
        }
    }
}

/* -- markup -- */

void nest_markup(struct nest *n, struct spot at)
{
    bool whole = !n->parens && strchr(";{}:", n->last) && !n->comment;
    if (!whole)
        page_problem_add(
            n->mem, n->problems, at,
            "the C before this is not finished: put ; after a statement, and { } around the markup of a branch");
    n->parens = whole ? n->parens : 0;
    n->comment = false;
    n->last = ';';
    if (!whole) n->head = n->second = (slice){ NULL, 0 };
    settle(n);
}

static void end_by_itself(struct nest *n, slice by)
{
    n->ended = n->open.v[--n->open.n];
    n->ended_by = by;
}

void nest_open(struct nest *n, slice name, struct spot at, bool verbatim)
{
    const struct element *above = n->open.n ? &n->open.v[n->open.n - 1] : NULL;
    if (word_in(name, blocky)) {
        for (size_t i = n->open.n; i-- > 0;) {
            const struct element *e = &n->open.v[i];
            if (slice_eq(e->name, S("p")) && e != above)
                page_problem_add(n->mem, n->problems, at, "<%.*s> cannot stand inside the <p> of line %d", SL(name), e->at.line);
            if (slice_eq(e->name, S("p")) && e == above) end_by_itself(n, name);
            if (word_in(e->name, blocky) || word_in(e->name, "td th caption button object svg")) break;
        }
    }
    for (size_t i = 0; i < sizeof implied / sizeof *implied; i++)
        while (word_in(name, implied[i].opens) && n->open.n && word_in(n->open.v[n->open.n - 1].name, implied[i].ends))
            end_by_itself(n, name);
    if (word_in(name, "form a button label") && nest_inside(n, zstr(n->mem, name)))
        page_problem_add(n->mem, n->problems, at, "<%.*s> inside <%.*s>", SL(name), SL(name));
    LIST_ADD(n->mem, &n->open, ((struct element){ name, at, verbatim }));
}

void nest_close(struct nest *n, slice name, struct spot at)
{
    size_t i = n->open.n;
    while (i && !slice_eq(n->open.v[i - 1].name, name)) i--;
    if (!i) {
        if (slice_eq(n->ended.name, name))
            page_problem_add(n->mem, n->problems, at, "</%.*s> closes nothing: <%.*s> of line %d ended by itself where <%.*s> begins",
                             SL(name), SL(name), n->ended.at.line, SL(n->ended_by));
        else
            page_problem_add(n->mem, n->problems, at, "</%.*s> closes nothing: no <%.*s> is open here", SL(name), SL(name));
        return;
    }
    const struct element *inner = NULL;
    for (size_t k = n->open.n; k > i && !inner; k--)
        if (!word_in(n->open.v[k - 1].name, optional)) inner = &n->open.v[k - 1];
    if (inner)
        page_problem_add(n->mem, n->problems, at, "</%.*s> where <%.*s> of line %d is still open",
                         SL(name), SL(inner->name), inner->at.line);
    n->open.n = i - 1;
}
