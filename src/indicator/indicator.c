#include "indicator/indicator.h"

#include "base/limits.h"
#include "indicator/indicator_row.h"
#include "indicator_sql.h"
#include "messages.h"

static const struct choice kinds[] = {
	[INDICATOR_IPV4] = { "ipv4", MSG_INDICATOR_KIND_IPV4 }, [INDICATOR_IPV6] = { "ipv6", MSG_INDICATOR_KIND_IPV6 },
	[INDICATOR_DOMAIN] = { "domain", MSG_INDICATOR_KIND_DOMAIN }, [INDICATOR_URL] = { "url", MSG_INDICATOR_KIND_URL },
	[INDICATOR_MAIL] = { "mail", MSG_INDICATOR_KIND_MAIL }, [INDICATOR_MD5] = { "md5", MSG_INDICATOR_KIND_MD5 },
	[INDICATOR_SHA1] = { "sha1", MSG_INDICATOR_KIND_SHA1 }, [INDICATOR_SHA256] = { "sha256", MSG_INDICATOR_KIND_SHA256 },
	[INDICATOR_FILE] = { "file", MSG_INDICATOR_KIND_FILE },
};
static const struct choice states[] = {
	[INDICATOR_UNCHECKED] = { "unchecked", MSG_INDICATOR_STATE_UNCHECKED },
	[INDICATOR_MALICIOUS] = { "malicious", MSG_INDICATOR_STATE_MALICIOUS },
	[INDICATOR_HARMLESS] = { "harmless", MSG_INDICATOR_STATE_HARMLESS },
	[INDICATOR_OWN] = { "own", MSG_INDICATOR_STATE_OWN },
};
const struct choices indicator_kind_choices = { kinds, sizeof kinds / sizeof kinds[0] };
const struct choices indicator_state_choices = { states, sizeof states / sizeof states[0] };

#define F(member, type_of, text) { .name = #member, .type = type_of, .offset = offsetof(struct indicator, member), .doc = text }
static const struct field shape_fields[] = {
	F(id, FIELD_ID, "identifier"),
	F(number, FIELD_INT, "number in its room"),
	{ .name = "kind", .type = FIELD_CHOICE, .offset = offsetof(struct indicator, kind), .choices = &indicator_kind_choices,
		.doc = "what kind of trace" },
	F(value, FIELD_LINE, "made harmless: example[.]com"),
	F(real, FIELD_LINE, "as it works; null for who may not act"),
	{ .name = "state", .type = FIELD_CHOICE, .offset = offsetof(struct indicator, state),
		.choices = &indicator_state_choices, .doc = "what is known of it" },
	F(note, FIELD_TEXT, "what is known of it, in words"),
	F(stage, FIELD_LINE, "stage of the attack: a key of /api/v1/stages; empty: not said"),
	F(first_seq, FIELD_INT, "journal entry it was first seen in"),
	F(entry_seq, FIELD_INT, "journal entry that changed it last"),
};
#undef F
const struct shape indicator_shape = { "Indicator", shape_fields, sizeof shape_fields / sizeof shape_fields[0],
	sizeof(struct indicator) };

#define F(member, type_of, text) \
	{ .name = #member, .type = type_of, .offset = offsetof(struct indicator_proposal, member), .doc = text }
static const struct field proposal_fields[] = {
	{ .name = "kind", .type = FIELD_CHOICE, .offset = offsetof(struct indicator_proposal, kind),
		.choices = &indicator_kind_choices, .doc = "what kind of trace" },
	F(value, FIELD_LINE, "made harmless"),
	F(first_seq, FIELD_INT, "journal entry it was first seen in"),
	{ .name = "state", .type = FIELD_CHOICE, .offset = offsetof(struct indicator_proposal, state),
		.choices = &indicator_state_choices, .doc = "own when it is the firm's, else unchecked" },
	F(is_known, FIELD_BOOL, "already in the room"),
};
#undef F
const struct shape indicator_proposal_shape = { "IndicatorProposal", proposal_fields,
	sizeof proposal_fields / sizeof proposal_fields[0], sizeof(struct indicator_proposal) };

str indicator_kind_name(const struct ctx *c, int kind)
{
	return msg(c, kinds[kind].label);
}

/* --- reading --- */

static bool may_have_real(const struct ctx *c)
{
	return c->who.access == ACCESS_RESPONDER || c->who.access == ACCESS_ADMIN;
}

#define INDICATOR_OF(c, r) \
	(struct indicator){ .id = (r)->id, .number = { true, (r)->number }, \
		.kind = choice_find(&indicator_kind_choices, (r)->kind), .value = (r)->value, \
		.state = choice_find(&indicator_state_choices, (r)->state), .note = (r)->note, .stage = (r)->stage, \
		.first_seq = (r)->first_seq, .entry_seq = { true, (r)->entry_seq } }

/* A row somebody damaged must not lead out of the tables. */
static struct indicator checked(struct ctx *c, struct indicator v)
{
	v.kind = v.kind < 0 ? INDICATOR_FILE : v.kind;
	v.state = v.state < 0 ? INDICATOR_UNCHECKED : v.state;
	v.real = may_have_real(c) ? indicator_real(c->arena, (enum indicator_kind)v.kind, v.value) : STR_NONE;
	return v;
}

bool indicator_list(struct ctx *c, struct id incident_id, struct indicator **ret, size_t *ret_n)
{
	struct indicator_rows_rows rows;
	if (!q_indicator_rows(c, (struct indicator_rows_in){ .incident_id = incident_id }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct indicator, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		(*ret)[i] = checked(c, INDICATOR_OF(c, &rows.v[i]));
	}
	*ret_n = rows.n;
	return true;
}

bool indicator_get(struct ctx *c, struct id incident_id, struct id id, struct indicator *ret)
{
	struct indicator_row_row row;
	bool found;
	if (!q_indicator_row(c, (struct indicator_row_in){ .incident_id = incident_id, .id = id }, &row, &found)) {
		return false;
	}
	if (!found) {
		return fail(c, ERR_NOT_FOUND, MSG_INDICATOR_NOT_FOUND);
	}
	*ret = checked(c, INDICATOR_OF(c, &row));
	return true;
}

bool indicator_also_in(struct ctx *c, struct id incident_id, struct indicator_elsewhere **ret, size_t *ret_n)
{
	struct indicator_elsewhere_rows rows;
	struct indicator_elsewhere_in in = { .incident_id = incident_id };
	if (!q_indicator_elsewhere(c, in, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct indicator_elsewhere, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		int state = choice_find(&indicator_state_choices, rows.v[i].state);
		(*ret)[i] = (struct indicator_elsewhere){ rows.v[i].mine_id, rows.v[i].incident_id, rows.v[i].incident_name,
			state < 0 ? INDICATOR_UNCHECKED : state };
	}
	*ret_n = rows.n;
	return true;
}

/* --- what is ours --- */

/* Where anybody can have an address: no firm's own. */
static bool is_anybodys(str domain)
{
	static const char *const mails[] = { "gmail.com", "yahoo.co.jp", "yahoo.com", "ymail.ne.jp", "outlook.com", "outlook.jp",
		"hotmail.com", "hotmail.co.jp", "live.jp", "icloud.com", "me.com", "docomo.ne.jp", "ezweb.ne.jp", "au.com",
		"softbank.ne.jp", "i.softbank.jp" };
	for (size_t i = 0; i < sizeof mails / sizeof mails[0]; i++) {
		if (str_eq(domain, str_from_c(mails[i]))) {
			return true;
		}
	}
	return false;
}

static void add_own(struct ctx *c, str mail, struct own_domains *ret)
{
	struct indicator_found f;
	if (ret->n == OWN_DOMAINS_MAX || !indicator_read(c->arena, mail, &f) || f.kind != INDICATOR_MAIL) {
		return;
	}
	str domain = indicator_domain_of(f.kind, f.value);
	if (is_anybodys(indicator_real(c->arena, INDICATOR_DOMAIN, domain))) {
		return;
	}
	for (size_t i = 0; i < ret->n; i++) {
		if (str_eq(ret->v[i], domain)) {
			return;
		}
	}
	ret->v[ret->n++] = domain;
}

bool indicator_own_domains(struct ctx *c, struct own_domains *ret)
{
	struct indicator_own_mails_rows people;
	struct indicator_account_mails_rows accounts;
	*ret = (struct own_domains){ .n = 0 };
	if (!q_indicator_own_mails(c, &people) || !q_indicator_account_mails(c, &accounts)) {
		return false;
	}
	for (size_t i = 0; i < people.n; i++) {
		add_own(c, people.v[i].mail, ret);
	}
	for (size_t i = 0; i < accounts.n; i++) {
		add_own(c, accounts.v[i].mail, ret);
	}
	return true;
}

int indicator_guess(const struct own_domains *own, int kind, str value)
{
	str domain = indicator_domain_of((enum indicator_kind)kind, value);
	if (indicator_is_home((enum indicator_kind)kind, value)) {
		return INDICATOR_OWN;
	}
	for (size_t i = 0; i < own->n && domain.n > 0; i++) {
		bool below = str_ends(domain, own->v[i]) && domain.n > own->v[i].n + 3 &&
			str_eq(str_sub(domain, domain.n - own->v[i].n - 3, 3), S("[.]"));
		if (below || str_eq(domain, own->v[i])) {
			return INDICATOR_OWN;
		}
	}
	return INDICATOR_UNCHECKED;
}

/* --- proposals --- */

static const struct indicator *known(const struct indicator *v, size_t n, const struct indicator_found *f)
{
	for (size_t i = 0; i < n; i++) {
		if (v[i].kind == (int)f->kind && str_eq(v[i].value, f->value)) {
			return &v[i];
		}
	}
	return NULL;
}

static bool is_proposed(const struct indicator_proposal *v, size_t n, const struct indicator_found *f)
{
	for (size_t i = 0; i < n; i++) {
		if (v[i].kind == (int)f->kind && str_eq(v[i].value, f->value)) {
			return true;
		}
	}
	return false;
}

struct proposing { struct own_domains own; struct indicator *have; size_t n_have; struct indicator_proposal *v; size_t n; };

static void propose_from(struct ctx *c, const struct entry_view *e, bool with_known, struct proposing *p)
{
	struct indicator_found *found;
	size_t n;
	if (e->withdrawn_by || str_is_empty(e->text)) {
		return;
	}
	indicator_recognise(c->arena, e->text, &found, &n);
	for (size_t i = 0; i < n && p->n < LIMIT_INDICATORS_AT_ONCE; i++) {
		bool old = known(p->have, p->n_have, &found[i]) != NULL;
		if ((old && !with_known) || is_proposed(p->v, p->n, &found[i])) {
			continue;
		}
		p->v[p->n++] = (struct indicator_proposal){ (int)found[i].kind, found[i].value, { true, e->seq },
			indicator_guess(&p->own, (int)found[i].kind, found[i].value), old };
	}
}

static bool read_entries(struct ctx *c, struct id incident_id, int64_t seq, struct entry_view **ret, size_t *ret_n)
{
	if (seq == 0) {
		return journal_list_all(c, incident_id, LIMIT_ENTRIES_PER_ROOM, ret, ret_n);
	}
	*ret = arena_array(c->arena, struct entry_view, 1);
	*ret_n = 1;
	return journal_get(c, incident_id, seq, *ret);
}

bool indicator_propose(struct ctx *c, struct id incident_id, int64_t seq, struct indicator_proposal **ret, size_t *ret_n)
{
	struct proposing p = { .n = 0 };
	struct entry_view *entries;
	size_t n, n_bytes = 0;
	if (!read_entries(c, incident_id, seq, &entries, &n) || !indicator_own_domains(c, &p.own) ||
	    !indicator_list(c, incident_id, &p.have, &p.n_have)) {
		return false;
	}
	p.v = arena_array(c->arena, struct indicator_proposal, LIMIT_INDICATORS_AT_ONCE);
	for (size_t i = 0; i < n && n_bytes < LIMIT_INDICATOR_SCAN_BYTES; i++) {
		if (seq > 0 || entries[i].type <= ENTRY_NOTE) {
			n_bytes += entries[i].text.n;
			propose_from(c, &entries[i], seq > 0, &p);
		}
	}
	*ret = p.v;
	*ret_n = p.n;
	return true;
}

/* --- rows against entries --- */

bool indicator_projection(struct ctx *c, struct id incident_id, bool (*emit)(void *arg, str key, str value), void *arg)
{
	struct indicator_rows_rows rows;
	struct indicator_links_rows links;
	if (!q_indicator_rows(c, (struct indicator_rows_in){ .incident_id = incident_id }, &rows) ||
	    !q_indicator_links(c, (struct indicator_links_in){ .incident_id = incident_id }, &links)) {
		return false;
	}
	struct projector p = { c, STR_NONE, emit, arg, true };
	for (size_t i = 0; i < links.n && p.ok; i++) { /* a link to an entry that says nothing of it */
		p.object = change_object_name(c, "indicator", links.v[i].indicator_id);
		str item = STR_CAT(c->arena, p.object, S(":state"));
		if (str_find((str){ (const char *)links.v[i].meta.p, links.v[i].meta.n }, item, 0) == SIZE_MAX) {
			project_i64(&p, "entry", links.v[i].seq);
		}
	}
	for (size_t i = 0; i < rows.n && p.ok; i++) {
		const struct indicator_rows_row *r = &rows.v[i];
		int64_t newest = 0;
		for (size_t k = 0; k < links.n; k++) {
			newest = id_eq(links.v[k].indicator_id, r->id) ? links.v[k].seq : newest;
		}
		p.object = change_object_name(c, "indicator", r->id);
		project_i64(&p, "number", r->number);
		project_str(&p, "kind", r->kind);
		project_str(&p, "value", r->value);
		project_str(&p, "state", r->state);
		project_str(&p, "note", r->note);
		project_str(&p, "stage", r->stage);
		project_opt(&p, "first_seq", r->first_seq);
		if (newest != r->entry_seq) {
			project_i64(&p, "entry_seq", r->entry_seq);
		}
	}
	return p.ok;
}

bool indicator_put_words(struct ctx *c, struct id incident_id, struct id id, str field, str value)
{
	struct indicator_row_row row;
	bool found;
	if (!q_indicator_row(c, (struct indicator_row_in){ .incident_id = incident_id, .id = id }, &row, &found) || !found) {
		return found ? false : fail(c, ERR_BUG, 0);
	}
	bool is_note = str_eq(field, S("note"));
	struct indicator_words_in in = { .value = is_note ? row.value : value, .note = is_note ? value : row.note, .incident_id = incident_id, .id = id };
	return q_indicator_words(c, in);
}
