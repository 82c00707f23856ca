/* Who decides to stop something on purpose (S4 8-1), which people that is in a room, and in what a decision differs. */
#include "base/msg.h"
#include "contact/contact.h"
#include "escalation/escalation_inside.h"
#include "incident/incident.h"
#include "messages.h"
#include "person/person.h"
#include "role/role.h"

#define CODES_MAX 40

/* --- rows --- */

static bool rule_of(struct ctx *c, const struct esc_row *r, struct stop_rule *s)
{
	*s = (struct stop_rule){ .id = r->id, .number = r->number, .title = r->title, .action = esc_text(r, "action"), .impact = esc_text(r, "impact"),
		.how = esc_text(r, "how"), .first = esc_text(r, "first"), .final = esc_text(r, "final"), .consult = esc_keys(c, r, "consult"),
		.told_before = esc_keys(c, r, "told_before"), .told_after = esc_keys(c, r, "told_after") };
	return esc_shown(c, r, "action", &s->action_name) && esc_shown(c, r, "impact", &s->impact_name);
}

bool stop_list(struct ctx *c, str action, struct stop_rule **ret, size_t *ret_n)
{
	struct esc_row *rows;
	size_t n;
	*ret_n = 0;
	if (!esc_rows(c, "stop", &rows, &n)) {
		return false;
	}
	*ret = arena_array(c->arena, struct stop_rule, n + 1);
	for (size_t i = 0; i < n; i++) {
		if (action.n == 0 || str_eq(esc_text(&rows[i], "action"), action)) {
			if (!rule_of(c, &rows[i], &(*ret)[*ret_n])) {
				return false;
			}
			++*ret_n;
		}
	}
	return true;
}

bool stop_get(struct ctx *c, struct id id, struct stop_rule *ret)
{
	struct sheet_row row;
	struct esc_row r;
	if (!sheet_row_get(c, S("stop"), id, &row)) {
		if (c->err.code != ERR_NOT_FOUND && c->err.code != ERR_DENIED) {
			return false;
		}
		err_clear(c);
		return fail_field(c, "stop_id", MSG_STOP_NOT_FOUND);
	}
	return esc_row_of(c, &row, &r) && rule_of(c, &r, ret);
}

/* --- in words --- */

static void add_line(struct ctx *c, int label, struct str_list keys, str *to, size_t *n)
{
	if (keys.n > 0) {
		to[(*n)++] = msgf(c, label, { "who", role_names_of(c, keys.v, keys.n, c->lang == LANG_EN ? ", " : "、") });
	}
}

static struct str_list one_key(const str *key) { return (struct str_list){ key, key->n > 0 }; }

size_t stop_lines(struct ctx *c, const struct stop_rule *r, str ret[STOP_LINES_MAX])
{
	size_t n = 0;
	add_line(c, MSG_STOP_SAYS_FIRST, one_key(&r->first), ret, &n);
	add_line(c, MSG_STOP_SAYS_FINAL, one_key(&r->final), ret, &n);
	add_line(c, MSG_STOP_SAYS_CONSULT, r->consult, ret, &n);
	add_line(c, MSG_STOP_SAYS_BEFORE, r->told_before, ret, &n);
	add_line(c, MSG_STOP_SAYS_AFTER, r->told_after, ret, &n);
	return n;
}

str stop_text(struct ctx *c, const struct stop_rule *r)
{
	str text = msgf(c, MSG_STOP_SAYS, { "title", r->title }, { "impact", r->impact_name }), lines[STOP_LINES_MAX];
	size_t n = stop_lines(c, r, lines);
	for (size_t i = 0; i < n; i++) {
		text = STR_CAT(c->arena, text, S(" / "), lines[i]);
	}
	return text;
}

/* --- people of a room --- */

struct acting { const struct role *v; size_t n; };

static bool read_roles(struct ctx *c, const struct incident *i, struct acting *ret)
{
	struct role *v;
	bool ok = role_list(c, i, &v, &ret->n);
	ret->v = ok ? v : NULL;
	return ok;
}

/* Who acts in a role, else those who hold it; at most `most`. */
static size_t people_of(const struct acting *all, str key, struct id *ret, size_t most)
{
	size_t n = 0;
	for (size_t i = 0; i < all->n && most > 0; i++) {
		const struct role *r = &all->v[i];
		if (!str_eq(r->key, key)) {
			continue;
		}
		if (!id_is_none(r->person_id)) {
			ret[n++] = r->person_id;
		}
		for (size_t k = 0; id_is_none(r->person_id) && k < r->n_line && n < most; k++) {
			if (r->line[k].is_holder && !r->line[k].is_gone) {
				ret[n++] = r->line[k].id;
			}
		}
	}
	return n;
}

static bool has_id(const struct id *v, size_t n, struct id id)
{
	for (size_t i = 0; i < n; i++) {
		if (id_eq(v[i], id)) {
			return true;
		}
	}
	return false;
}

#define OF_ROLE 10

static void add_people(struct ctx *c, const struct acting *all, struct str_list keys, struct id_list *to, str *gaps)
{
	struct id *v = arena_array(c->arena, struct id, to->n + keys.n * OF_ROLE + 1);
	size_t n = to->n;
	if (n > 0) {
		memcpy(v, to->v, n * sizeof *v);
	}
	for (size_t i = 0; i < keys.n; i++) {
		struct id found[OF_ROLE];
		size_t m = people_of(all, keys.v[i], found, OF_ROLE);
		for (size_t k = 0; k < m; k++) {
			if (!has_id(v, n, found[k])) {
				v[n++] = found[k];
			}
		}
		if (m == 0) {
			*gaps = STR_CAT(c->arena, *gaps, gaps->n ? S("、") : S(""), role_name_of(c, keys.v[i]));
		}
	}
	*to = (struct id_list){ v, n };
}

bool stop_people(struct ctx *c, const struct incident *i, const struct stop_rule *r, struct stop_people *ret)
{
	struct acting all;
	*ret = (struct stop_people){ .gaps = S("") };
	if (!read_roles(c, i, &all)) {
		return false;
	}
	struct id_list decider = { 0 };
	add_people(c, &all, (struct str_list){ &r->final, r->final.n > 0 }, &decider, &ret->gaps);
	ret->decider = decider.n ? decider.v[0] : (struct id){ 0 };
	add_people(c, &all, r->consult, &ret->consult, &ret->gaps);
	add_people(c, &all, r->told_before, &ret->before, &ret->gaps);
	ret->told = ret->before;
	add_people(c, &all, r->told_after, &ret->told, &ret->gaps);
	return true;
}

/* --- can they be reached? --- */

#define UNPROVEN_MAX 40

/* The contact module hides numbers from some; whether one is proven it tells everybody. */
static bool add_unproven(struct ctx *c, struct id person, str *all)
{
	struct contact *v;
	struct person who;
	size_t n;
	if (!contact_list(c, person, &v, &n) || !person_find(c, person, &who)) {
		return false;
	}
	int best = contact_best(v, n);
	if (best == CONTACT_GOOD) {
		return true;
	}
	str why = n ? msg(c, contact_state_choices.v[best].label) : msg(c, MSG_STOP_NO_WAY);
	str one = msgf(c, MSG_STOP_UNPROVEN_ONE, { "who", who.name }, { "why", why });
	*all = all->n ? msgf(c, MSG_STOP_UNPROVEN_AND, { "all", *all }, { "one", one }) : one;
	return true;
}

bool stop_unproven(struct ctx *c, const struct stop_people *p, str *ret)
{
	const struct id_list decider = { (struct id *)(uintptr_t)&p->decider, !id_is_none(p->decider) };
	const struct id_list lists[] = { decider, p->consult, p->told };
	struct id done[UNPROVEN_MAX];
	size_t n_done = 0;
	*ret = S("");
	for (size_t l = 0; l < sizeof lists / sizeof lists[0]; l++) {
		for (size_t k = 0; k < lists[l].n && n_done < sizeof done / sizeof done[0]; k++) {
			if (has_id(done, n_done, lists[l].v[k]) || id_eq(lists[l].v[k], c->who.person_id)) {
				continue;
			}
			done[n_done++] = lists[l].v[k];
			if (!add_unproven(c, lists[l].v[k], ret)) {
				return false;
			}
		}
	}
	return true;
}

/* --- what differs --- */

static void add_code(struct ctx *c, str *codes, const char *what, str role)
{
	*codes = STR_CAT(c->arena, *codes, codes->n ? S(" ") : S(""), str_from_c(what), role.n ? S(":") : S(""), role);
}

static void compare_decider(struct ctx *c, const struct acting *all, const struct stop_rule *r, struct id by, str *codes)
{
	struct id v[OF_ROLE];
	size_t n = people_of(all, r->final, v, OF_ROLE);
	if (n == 0) {
		add_code(c, codes, "nobody", r->final);
	} else if (!has_id(v, n, by)) {
		n = people_of(all, r->first, v, OF_ROLE);
		bool is_first = r->first.n && has_id(v, n, by);
		add_code(c, codes, is_first ? "first" : "decider", is_first ? r->final : S(""));
	}
}

/* Whoever decides knows of it: of a role that is theirs nobody else has to be asked. */
static void compare_part(struct ctx *c, const struct acting *all, struct str_list keys, const char *what, const struct stop_made *made,
                         struct id_list said, str *codes)
{
	for (size_t i = 0; i < keys.n && i < CODES_MAX; i++) {
		struct id v[OF_ROLE];
		size_t n = people_of(all, keys.v[i], v, OF_ROLE);
		bool met = has_id(v, n, made->decided_by);
		for (size_t k = 0; k < n; k++) {
			met = met || has_id(said.v, said.n, v[k]);
		}
		if (n == 0 || !met) {
			add_code(c, codes, n ? what : "nobody", keys.v[i]);
		}
	}
}

bool stop_differs(struct ctx *c, const struct incident *i, const struct stop_rule *r, const struct stop_made *made, str *ret)
{
	struct acting all;
	*ret = S("");
	if (!read_roles(c, i, &all)) {
		return false;
	}
	compare_decider(c, &all, r, made->decided_by, ret);
	compare_part(c, &all, r->consult, "consult", made, made->consulted, ret);
	compare_part(c, &all, r->told_before, "told", made, made->told, ret);
	return true;
}

static const struct { const char *code; int text; bool asks; } kinds[] = { { "decider", MSG_STOP_DIFFERS_DECIDER, true },
	{ "first", MSG_STOP_DIFFERS_FIRST, false }, { "consult", MSG_STOP_DIFFERS_CONSULT, true }, { "told", MSG_STOP_DIFFERS_TOLD, true },
	{ "nobody", MSG_STOP_DIFFERS_NOBODY, false } };

static size_t kind_of(str code)
{
	size_t k = 0;
	while (k < sizeof kinds / sizeof kinds[0] && !str_eq(code, str_from_c(kinds[k].code))) {
		k++;
	}
	return k;
}

str stop_differs_text(struct ctx *c, str codes)
{
	str out = S("");
	while (codes.n > 0) {
		str role = str_cut(&codes, ' '), code = str_cut(&role, ':');
		size_t k = kind_of(code);
		if (k < sizeof kinds / sizeof kinds[0]) {
			out = STR_CAT(c->arena, out, out.n ? S("\n") : S(""), msgf(c, kinds[k].text, { "role", role_name_of(c, role) }));
		}
	}
	return out;
}

bool stop_asks_reason(str codes)
{
	bool asks = false;
	while (codes.n > 0) {
		str role = str_cut(&codes, ' ');
		size_t k = kind_of(str_cut(&role, ':'));
		asks = asks || (k < sizeof kinds / sizeof kinds[0] && kinds[k].asks);
	}
	return asks;
}
