/* SPDX-License-Identifier: Apache-2.0 */
#include "kernel/verb.h"

static struct arguments *given(const struct call *c) { return c->prepared; }

slice verb_name(const struct call *c) { return given(c)->verb; }

void verb_keep(struct call *c, slice kept) { given(c)->kept = kept; }

slice verb_kept(const struct call *c) { return given(c)->kept; }

size_t verb_words(const struct call *c) { return given(c)->words.n; }

slice verb_word(const struct call *c, size_t i) { return i < verb_words(c) ? given(c)->words.v[i] : (slice){ NULL, 0 }; }

static const struct verb_option *find(const struct call *c, const char *name)
{
    EACH (o, given(c)->options)
        if (slice_eq(o->name, slice_z(name))) return o;
    return NULL;
}

slice verb_option(const struct call *c, const char *name)
{
    const struct verb_option *o = find(c, name);
    return o ? o->value : (slice){ NULL, 0 };
}

bool verb_flag(const struct call *c, const char *name) { return find(c, name) != NULL; }

err verb_need(struct call *c, const char *name, slice *value)
{
    *value = verb_option(c, name);
    return value->n ? OK : fail(c, ERR_USAGE, "verb.need", "Thiếu --%s.", name);
}

err verb_number(struct call *c, const char *name, int64_t otherwise, int64_t *value)
{
    slice s = verb_option(c, name);
    *value = otherwise;
    if (!s.n || (slice_int(s, value) && *value >= 0)) return OK;
    return fail(c, ERR_USAGE, "verb.number", "--%s cần một số nguyên không âm.", name);
}

err verb_day(struct call *c, const char *name, day otherwise, day *value)
{
    slice s = verb_option(c, name);
    *value = otherwise;
    if (!s.n || day_parse(s, value)) return OK;
    return fail(c, ERR_USAGE, "verb.day", "--%s cần một ngày dạng YYYY-MM-DD.", name);
}
