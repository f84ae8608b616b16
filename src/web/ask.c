/* SPDX-License-Identifier: Apache-2.0 */
#include "web/ask.h"
#include "kernel/app.h"
#include "web/pages.h"
#include "web/widgets_private.h"

static struct field_view view_of(const struct form_field *f, const struct node *answers, const field_faults *faults)
{
    const struct node *value = node_find(answers, f->name);
    return (struct field_view){ .name = f->name, .label = f->label, .hint = f->hint, .required = f->required,
                                .error = fault_text(faults, f->name), .value = value ? node_value(value) : f->usual,
                                .autocomplete = f->autocomplete, .unit = f->unit };
}

const struct option_view *ask_options(struct call *c, const struct choice *choices, size_t n)
{
    struct option_view *list = NEWN(c->mem, struct option_view, n + 1);
    for (size_t i = 0; i < n; i++) list[i] = (struct option_view){ .value = choices[i].code, .label = choices[i].label };
    return list;
}

const struct option_view *ask_unit_options(struct call *c, const struct form_field *f)
{
    unit_list units = { 0 };
    EACH (level, f->levels) unit_search(c, *level, none, today(c), &units);
    if (!f->levels.n) unit_search(c, S("commune"), none, today(c), &units);
    struct option_view *list = NEWN(c->mem, struct option_view, units.n + 1);
    for (size_t i = 0; i < units.n; i++)
        list[i] = (struct option_view){ .value = units.v[i]->code, .label = unit_place(c->mem, units.v[i]) };
    return list;
}

/* A stored day is YYYY-MM-DD; people read and write 27/3/2018. */
static slice day_shown(struct call *c, slice value)
{
    day d;
    return day_parse(value, &d) ? day_text(c->mem, d) : value;
}

/* Where there is little room a list takes one line and not one for each choice. */
struct manner { bool dense, focus, dependent; };

static void ask_field(struct call *c, const struct form_field *f, const struct node *answers, const field_faults *faults,
                      struct manner how)
{
    struct field_view v = view_of(f, answers, faults);
    v.autofocus = how.focus;
    v.dependent = how.dependent;
    switch (f->type) {
    case FIELD_LONGTEXT:
    case FIELD_ADDRESS:   input_area(c, &v); return;
    case FIELD_DAY:       v.value = day_shown(c, v.value); input_day(c, &v); return;
    case FIELD_INSTANT:
        v.value = form_shown(c, f, v.value);
        v.width = 20;
        if (!v.hint.n) v.hint = S("Giờ và ngày, ví dụ 08:05 11/09/2018");
        break;
    case FIELD_MONEY:     input_money(c, &v); return;
    case FIELD_YESNO:     input_radios(c, &v, OPTIONS({ S("yes"), S("Có") }, { S("no"), S("Không") })); return;
    case FIELD_UNIT:      input_select(c, &v, ask_unit_options(c, f)); return;
    case FIELD_CHOICE:
        if (f->choices.n <= (how.dense ? 2 : 6)) input_radios(c, &v, ask_options(c, f->choices.v, f->choices.n));
        else input_select(c, &v, ask_options(c, f->choices.v, f->choices.n));
        return;
    case FIELD_NUMBER:
    case FIELD_AREA:
    case FIELD_DECIMAL:   v.inputmode = S("decimal"); v.width = 12; break;
    case FIELD_POINT:
        if (!v.hint.n) v.hint = S("Vĩ độ, kinh độ như điện thoại cho biết, ví dụ 10.253, 105.972");
        break;
    case FIELD_POLYGON:
        if (!v.hint.n) v.hint = S("Các đỉnh lần lượt quanh hình, mỗi dòng một đỉnh: vĩ độ, kinh độ. Không ghi lại đỉnh đầu.");
        input_area(c, &v);
        return;
    case FIELD_ID_NUMBER:
    case FIELD_TAX_CODE:  v.width = 20; break;
    case FIELD_PHONE:     v.type = S("tel"); v.width = 20; break;
    case FIELD_EMAIL:     v.type = S("email"); break;
    default:              break;
    }
    input_text(c, &v);
}

void ask_section(struct call *c, const struct form_section *section, const struct node *answers, const field_faults *faults)
{
    EACH (f, section->fields)
        if (form_asked(f, answers)) ask_field(c, f, answers, faults, (struct manner){ 0 });
}

/* What is asked only under a condition may stay empty as far as the browser goes: it cannot tell. */
void ask_one(struct call *c, const struct form_field *f, const struct node *answers, const field_faults *faults)
{
    struct form_field shown = *f;
    shown.required &= form_asked(f, answers);
    ask_field(c, &shown, answers, faults, (struct manner){ .dense = true });
}

/* ---- all on one page ---- */

static slice condition_told(struct call *c, const struct form_section *section, const struct form_field *f)
{
    EACH (other, section->fields)
        if (slice_eq(other->name, f->when_field))
            return slice_fmt(c->mem, "Khi “%.*s” là: %.*s. %.*s", SL(other->label), SL(form_shown(c, other, f->when_is.v[0])), SL(f->hint));
    return f->hint;
}

static slice conditions(struct call *c, const struct form_field *f)
{
    struct out o = out_new(c->mem, 4096);
    EACH (value, f->when_is) {
        if (o.n) out_c(&o, ' ');
        out_s(&o, *value);
    }
    return out_slice(&o);
}

void ask_section_all(struct call *c, const struct form_section *section, const struct node *answers, const field_faults *faults,
                     slice focus)
{
    EACH (f, section->fields) {
        struct form_field shown = *f;
        bool dependent = f->when_field.n && f->when_is.n;
        if (dependent) shown.hint = condition_told(c, section, f);
        if (f->prefill.n) shown.hint = f->hint.n ? f->hint : S("Để trống nếu như người nộp.");
        if (f->prefill.n) shown.required = false;
        if (dependent) asked_when(c, f->when_field, conditions(c, f), f->required && !f->prefill.n);
        ask_field(c, &shown, answers, faults, (struct manner){ true, focus.n && slice_eq(f->name, focus), dependent });
        if (dependent) asked_when_end(c);
    }
}

static slice known(const struct applicant *who, slice prefill)
{
    const struct { slice name, value; } facts[] = {
        { S("applicant.name"), who->name }, { S("applicant.id_kind"), who->id_kind }, { S("applicant.id_number"), who->id_number },
        { S("applicant.phone"), who->phone }, { S("applicant.email"), who->email }, { S("applicant.address"), who->address },
    };
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        if (slice_eq(facts[i].name, prefill)) return facts[i].value;
    return none;
}

static bool offered(const reuse_offers *offers, slice name)
{
    EACH (offer, *offers)
        if (slice_eq(offer->what, name)) return true;
    return false;
}

void ask_prefill(struct call *c, const struct form *form, const struct applicant *who, const reuse_offers *offers, struct node *answers)
{
    struct applicant person = *who;
    if (slice_eq(who->kind, S("organisation"))) return;
    if (!person.id_kind.n && person.id_number.n) person.id_kind = person.id_number.n == 12 ? S("cccd") : S("cmnd");
    EACH (section, form->sections)
        EACH (f, section->fields) {
            slice value = known(&person, f->prefill);
            if (value.n && !offered(offers, f->name) && !slice_trim(node_value(node_find(answers, f->name))).n)
                node_put(c->mem, answers, f->name, node_new(c->mem, NODE_TEXT, value));
        }
}

void ask_applicant(struct call *c, const struct applicant *who, const field_faults *faults)
{
    input_radios(c, VIEW(field, .name = S("kind"), .label = S("Người nộp là"), .required = true,
                         .value = who->kind.n ? who->kind : S("person")),
                 OPTIONS({ S("person"), S("Cá nhân") }, { S("organisation"), S("Tổ chức, doanh nghiệp") }));
    input_text(c, VIEW(field, .name = S("name"), .label = S("Họ và tên, hoặc tên tổ chức"),
                       .value = who->name, .required = true, .max = 200, .autocomplete = S("name"),
                       .error = fault_text(faults, S("name"))));
    input_text(c, VIEW(field, .name = S("id_number"), .label = S("Số CMND, căn cước hoặc hộ chiếu; tổ chức ghi mã số thuế"),
                       .value = who->id_number, .width = 20, .error = fault_text(faults, S("id_number"))));
    input_text(c, VIEW(field, .name = S("phone"), .label = S("Số điện thoại"), .value = who->phone, .type = S("tel"), .width = 20,
                       .autocomplete = S("tel"), .error = fault_text(faults, S("phone"))));
    input_text(c, VIEW(field, .name = S("email"), .label = S("Thư điện tử"), .value = who->email, .type = S("email"),
                       .autocomplete = S("email"), .error = fault_text(faults, S("email"))));
    input_area(c, VIEW(field, .name = S("address"), .label = S("Địa chỉ"), .value = who->address, .autocomplete = S("street-address"),
                       .error = fault_text(faults, S("address"))));
}

struct applicant applicant_typed(const struct call *c)
{
    return (struct applicant){ .kind = web_field(c, "kind"), .name = web_field(c, "name"), .id_number = web_field(c, "id_number"),
                               .phone = web_field(c, "phone"), .email = web_field(c, "email"), .address = web_field(c, "address") };
}

struct applicant applicant_of_dossier(const struct dossier *d)
{
    return (struct applicant){ d->applicant_kind, d->applicant, d->id_kind, d->id_number, d->phone, d->email, d->address };
}

bool answers_any(const struct form_section *section, const struct node *answers)
{
    EACH (f, section->fields)
        if (form_asked(f, answers) && node_value(node_find(answers, f->name)).n) return true;
    return false;
}

void show_answers(struct call *c, const struct form_section *section, const struct node *answers, slice change)
{
    struct row_view *rows = NEWN(c->mem, struct row_view, section->fields.n + 1);
    size_t n = 0;
    EACH (f, section->fields) {
        const struct node *value = node_find(answers, f->name);
        if (!form_asked(f, answers) || !node_value(value).n) continue;
        rows[n++] = (struct row_view){ .label = f->label, .value = form_shown(c, f, node_value(value)), .change = change,
                                       .id = change.p ? none : slice_join(c->mem, S("answer-"), f->name) };
    }
    show_summary(c, rows);
}

void show_applicant(struct call *c, const struct dossier *d, slice change)
{
    struct row_view rows[7] = { 0 };
    size_t n = 0;
    const struct { slice label, value; } facts[] = {
        { S("Người nộp"), d->applicant }, { S("Số giấy tờ"), d->id_number }, { S("Điện thoại"), d->phone },
        { S("Thư điện tử"), d->email }, { S("Địa chỉ"), d->address },
    };
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        if (facts[i].value.n) rows[n++] = (struct row_view){ .label = facts[i].label, .value = facts[i].value, .change = change };
    show_summary(c, rows);
}
