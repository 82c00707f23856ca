/* The regulation: sections, versions, approval. */
#include "binder/regulation.h"

#include "base/buf.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "binder/inside.h"
#include "binder_sql.h"
#include "messages.h"
#include "outbox/outbox.h"
#include "procedure/own.h"
#include "role/role.h"

const struct regulation_section regulation_sections[REGULATION_SECTIONS] = {
	{ "structure", MSG_REGULATION_STRUCTURE, MSG_REGULATION_STRUCTURE_ABOUT }, { "levels", MSG_REGULATION_LEVELS, MSG_REGULATION_LEVELS_ABOUT },
	{ "contact", MSG_REGULATION_CONTACT, MSG_REGULATION_CONTACT_ABOUT }, { "procedures", MSG_REGULATION_PROCEDURES, MSG_REGULATION_PROCEDURES_ABOUT },
	{ "notify", MSG_REGULATION_NOTIFY, MSG_REGULATION_NOTIFY_ABOUT }, { "stop", MSG_REGULATION_STOP, MSG_REGULATION_STOP_ABOUT },
	{ "continuity", MSG_REGULATION_CONTINUITY, MSG_REGULATION_CONTINUITY_ABOUT },
};

static const struct choice states[REGULATION_STATE_MAX] = { { "waiting", MSG_REGULATION_DRAFT }, { "approved", MSG_REGULATION_IS_APPROVED_CHIP },
	{ "sent_back", MSG_REGULATION_IS_RETURNED_CHIP } };
const struct choices regulation_state_choices = { states, REGULATION_STATE_MAX };

#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct regulation, member), .doc = text }
static const struct field fields[] = {
	F(version, FIELD_INT, "1, 2, 3 ...; 0: none was kept yet"), F(hash, FIELD_LINE, "SHA-256 of the whole paper"), F(reason, FIELD_LINE, "why it was kept"),
	F(who, FIELD_LINE, "who kept it"), F(made_at, FIELD_INSTANT, "when"), F(approver, FIELD_LINE, "who approved it; null: nobody has"),
	F(approved_at, FIELD_INSTANT, "when"), F(returner, FIELD_LINE, "who sent it back; null: nobody did"), F(returned, FIELD_TEXT, "what is to be changed"),
	F(returned_at, FIELD_INSTANT, "when"),
	{ .name = "state", .type = FIELD_CHOICE, .offset = offsetof(struct regulation, state), .choices = &regulation_state_choices,
		.doc = "waiting, approved, sent_back" },
};
#undef F
const struct shape regulation_shape = { "Regulation", fields, sizeof fields / sizeof fields[0], sizeof(struct regulation) };

/* --- composing --- */

static struct doc_cell cell(str text) { return (struct doc_cell){ str_is_none(text) ? S("") : text, DOC_MARK_NONE }; }
static struct doc_cell word(struct ctx *c, int key) { return cell(msg(c, key)); }
#define BLOCKS_LEFT 12           /* kept free for what comes behind a chapter that is long */

/* The tables of a chapter of the binder; without any: that nothing is settled yet. */
static bool add_tables(struct ctx *c, struct document *d, str chapter)
{
	struct binder_chapter *all;
	struct document *of = arena_new(c->arena, struct document);
	size_t n, found = 0;
	if (!binder_chapters(c, &all, &n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (!str_eq(all[i].key, chapter)) {
			continue;
		}
		if (!binder_paper(c, chapter, false, of)) {
			return false;
		}
		for (size_t k = 0; k < of->n_blocks && d->n_blocks < DOC_BLOCKS_MAX - BLOCKS_LEFT; k++) {
			if (of->blocks[k].n_rows > 1) {
				d->blocks[d->n_blocks++] = of->blocks[k];
				found++;
			}
		}
	}
	if (found == 0) {
		doc_add(d, DOC_STRONG, msg(c, MSG_REGULATION_NOT_SETTLED));
	}
	return true;
}

static str names_of(struct ctx *c, const struct role *r, bool holders)
{
	str all = S("");
	for (size_t i = 0; i < r->n_line; i++) {
		if (r->line[i].is_holder == holders && !r->line[i].is_gone) {
			all = STR_CAT(c->arena, all, all.n ? S("\n") : S(""), r->line[i].name);
		}
	}
	return all;
}

static bool add_structure(struct ctx *c, struct document *d)
{
	struct role *v;
	size_t n;
	if (!role_org_list(c, &v, &n)) {
		return false;
	}
	struct doc_block *b = doc_add_rows(c, d, DOC_TABLE, n + 1);
	DOC_ROW(c, b, word(c, MSG_BINDER_COLUMN_ROLE), word(c, MSG_REGULATION_DUTY), word(c, MSG_BINDER_HOLDER), word(c, MSG_REGULATION_DEPUTIES));
	for (size_t i = 0; i < n; i++) {
		str holders = names_of(c, &v[i], true);
		struct doc_cell who = holders.n ? cell(holders) : v[i].is_unneeded ? cell(msgf(c, MSG_REGULATION_UNNEEDED, { "reason", v[i].unneeded_reason }))
			: word(c, MSG_BINDER_NOBODY);
		DOC_ROW(c, b, cell(v[i].name), cell(v[i].help), who, cell(names_of(c, &v[i], false)));
	}
	return true;
}

/* S0 orders procedures by what happened, in three groups. */
static const struct { int title; const char *procedures[8]; } groups[] = {
	{ MSG_REGULATION_LEAK, { "leak_access", "leak_insider", "mis_sent", "loss", "contractor" } },
	{ MSG_REGULATION_BROKEN, { "tampering", "stop", "ddos" } },
	{ MSG_REGULATION_VIRUS, { "malware", "takeover", "fraud", "attack_from_us" } },
};

static size_t group_of(const struct procedure_def *p)
{
	for (size_t g = 0; g < sizeof groups / sizeof groups[0]; g++) {
		for (const char *const *key = groups[g].procedures; *key; key++) {
			if (str_ends(p->key, str_from_c(*key))) { /* one written for a kind ends with it */
				return g;
			}
		}
	}
	return SIZE_MAX;
}

static void procedure_rows(struct ctx *c, struct doc_block *b, const struct procedure_def *p)
{
	const struct catalog *k = c->catalog;
	for (size_t i = 0; i < p->n_steps; i++) {
		const struct procedure_step *s = &p->steps[i];
		const struct role_def *r = catalog_role(k, s->role);
		DOC_ROW(c, b, cell(i == 0 ? text2_in(p->name, c->lang) : S("")), cell(text2_in(k->phases[s->phase], c->lang)),
			cell(text2_in(s->item, c->lang)), cell(r ? text2_in(r->name, c->lang) : s->role));
	}
}

static bool add_procedures(struct ctx *c, struct document *d)
{
	const struct procedure_def **defs;
	size_t n;
	if (!procedure_defs(c, &defs, &n)) {
		return false;
	}
	for (size_t g = 0; g < sizeof groups / sizeof groups[0]; g++) {
		size_t rows = 1;
		for (size_t i = 0; i < n; i++) {
			rows += group_of(defs[i]) == g ? defs[i]->n_steps : 0;
		}
		doc_add(d, DOC_PARAGRAPH, msg(c, groups[g].title));
		struct doc_block *b = doc_add_rows(c, d, DOC_TABLE, rows);
		DOC_ROW(c, b, word(c, MSG_REGULATION_PROCEDURE), word(c, MSG_REGULATION_PHASE), word(c, MSG_BINDER_COLUMN_STEP), word(c, MSG_BINDER_COLUMN_ROLE));
		for (size_t i = 0; i < n; i++) {
			if (group_of(defs[i]) == g) {
				procedure_rows(c, b, defs[i]);
			}
		}
	}
	return true;
}

static bool add_content(struct ctx *c, struct document *d, int section)
{
	switch (section) {
	case 0: return add_structure(c, d);
	case 1: return add_tables(c, d, S("levels")) && add_tables(c, d, S("commander"));
	case 2: return true; /* sentences alone: whom to ring stands in the binder */
	case 3: return add_procedures(c, d);
	case 4: return add_tables(c, d, S("windows"));
	case 5: return add_tables(c, d, S("stop"));
	default: return add_tables(c, d, S("bcp"));
	}
}

bool regulation_compose(struct ctx *c, const str own[REGULATION_SECTIONS], struct document *ret)
{
	binder_paper_begin(c, ret);
	doc_add(ret, DOC_PARAGRAPH, msgf(c, MSG_REGULATION_PURPOSE, { "firm", c->org_name }));
	for (int i = 0; i < REGULATION_SECTIONS; i++) {
		str number = str_i64(c->arena, i + 1);
		doc_add(ret, DOC_HEADING, msgf(c, MSG_REGULATION_HEADING, { "number", number }, { "title", msg(c, regulation_sections[i].title) }));
		doc_add(ret, DOC_PARAGRAPH, msg(c, regulation_sections[i].about));
		if (!str_is_empty(own[i])) {
			doc_add(ret, DOC_PARAGRAPH, own[i]);
		}
		if (!add_content(c, ret, i)) {
			return false;
		}
	}
	return true;
}

/* --- versions --- */

static void read_own(struct ctx *c, str json, struct regulation *r)
{
	const struct json *v;
	bool ok = json_parse(c, json, &v);
	for (int i = 0; i < REGULATION_SECTIONS; i++) {
		const struct json *x = ok ? json_member(v, regulation_sections[i].key) : NULL;
		str text = x ? json_str(x) : S("");
		r->own[i] = str_is_none(text) ? S("") : text;
	}
}

bool regulation_list(struct ctx *c, struct regulation **ret, size_t *ret_n)
{
	struct regulation_rows_rows rows;
	if (!q_regulation_rows(c, (struct regulation_rows_in){ .rows = LIMIT_OWN_VERSIONS }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct regulation, rows.n + 1);
	*ret_n = rows.n;
	for (size_t i = 0; i < rows.n; i++) {
		const struct regulation_rows_row *r = &rows.v[i];
		(*ret)[i] = (struct regulation){ .version = { true, r->version }, .hash = r->hash, .reason = r->reason, .who = r->who, .approver = r->approver,
			.made_at = { true, r->made_at }, .approved_at = r->approved_at, .returner = r->returner, .returned = r->returned,
			.returned_at = r->returned_at,
			.state = r->approved_at.has ? REGULATION_APPROVED : r->returned_at.has ? REGULATION_RETURNED : REGULATION_WAITING };
		read_own(c, r->own, &(*ret)[i]);
	}
	return c->err.code == ERR_NONE;
}

static bool find(struct ctx *c, bool approved, struct regulation *ret)
{
	struct regulation *v;
	size_t n;
	*ret = (struct regulation){ .version = { true, 0 } };
	for (int i = 0; i < REGULATION_SECTIONS; i++) {
		ret->own[i] = S("");
	}
	if (!regulation_list(c, &v, &n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (!approved || v[i].approved_at.has) {
			*ret = v[i];
			break;
		}
	}
	return true;
}

bool regulation_newest(struct ctx *c, struct regulation *ret) { return find(c, false, ret); }
bool regulation_in_force(struct ctx *c, struct regulation *ret) { return find(c, true, ret); }

bool regulation_words(struct ctx *c, int64_t version, struct document *ret)
{
	struct regulation_words_row row;
	bool found;
	if (!q_regulation_words(c, (struct regulation_words_in){ .version = version }, &row, &found)) {
		return false;
	}
	return found ? document_read(c, row.words, ret) : fail(c, ERR_NOT_FOUND, MSG_REGULATION_NOT_FOUND);
}

static bool hash_now(struct ctx *c, const str own[REGULATION_SECTIONS], struct binder_part *ret)
{
	*ret = (struct binder_part){ .doc = arena_new(c->arena, struct document) };
	return regulation_compose(c, own, ret->doc) && binder_freeze(c, ret);
}

bool regulation_is_behind(struct ctx *c, const struct regulation *r, bool *ret)
{
	struct document *then = arena_new(c->arena, struct document);
	struct binder_part now;
	enum lang reader = c->lang;
	if (r->version.v == 0 || !regulation_words(c, r->version.v, then)) {
		*ret = false;
		return r->version.v == 0;
	}
	c->lang = then->lang; /* compared in the words it was kept in */
	bool ok = hash_now(c, r->own, &now);
	c->lang = reader;
	*ret = ok && !str_eq(now.hash, r->hash);
	return ok;
}

bool regulation_paper(struct ctx *c, bool with_private, struct document *ret)
{
	struct regulation r;
	(void)with_private;
	if (!regulation_in_force(c, &r)) {
		return false;
	}
	return r.version.v > 0 ? regulation_words(c, r.version.v, ret) : fail(c, ERR_NOT_FOUND, MSG_REGULATION_NOT_FOUND);
}

/* --- acts --- */

/* What a form sent of a section, else what stood there. */
static bool take_own(struct ctx *c, const struct regulation_save_in *in, int i, str before, str *ret)
{
	*ret = before;
	for (size_t k = 0; k < in->own.n; k++) {
		if (str_eq(in->own.v[k].name, str_from_c(regulation_sections[i].key))) {
			const char *field = str_cz(c->arena, STR_CAT(c->arena, S("own."), in->own.v[k].name));
			if (!text_lines(c->arena, in->own.v[k].value, ret) || text_chars(*ret) > LIMIT_TEXT_CHARS) {
				fail_field(c, field, MSG_REGULATION_OWN_LONG);
				return fail_field_arg(c, "max", str_i64(c->arena, LIMIT_TEXT_CHARS));
			}
			*ret = text_visible(c->arena, *ret);
		}
	}
	return true;
}

static bool is_faster(struct ctx *c, const struct regulation *now)
{
	fail(c, ERR_CONFLICT, MSG_REGULATION_FASTER);
	return fail_arg(c, "who", str_is_none(now->who) ? S("-") : now->who);
}

static bool act_save(struct ctx *c, const void *arg, void *ret_out)
{
	const struct regulation_save_in *in = arg;
	struct regulation now;
	struct binder_part paper;
	str own[REGULATION_SECTIONS];
	AUTO_BUF(b, LIMIT_PAGE_BYTES);
	bool first = true;
	if (!regulation_newest(c, &now) || (in->version.has && in->version.v != now.version.v && !is_faster(c, &now))) {
		return false;
	}
	if (now.version.v >= LIMIT_OWN_VERSIONS) {
		return fail(c, ERR_CONFLICT, MSG_REGULATION_TOO_MANY);
	}
	buf_add_c(&b, '{');
	for (int i = 0; i < REGULATION_SECTIONS; i++) {
		if (take_own(c, in, i, now.own[i], &own[i])) {
			json_write_key(&b, regulation_sections[i].key, &first);
			json_write_str(&b, own[i]);
		}
	}
	buf_add_c(&b, '}');
	if (c->err.code != ERR_NONE || !hash_now(c, own, &paper)) {
		return false;
	}
	if (str_eq(paper.hash, now.hash) && now.state != REGULATION_RETURNED) { /* one that came back may be asked for again, with another reason */
		return fail(c, ERR_CONFLICT, MSG_REGULATION_SAME);
	}
	return q_regulation_add(c, (struct regulation_add_in){ .version = now.version.v + 1, .own = str_copy(c->arena, buf_str(&b)), .words = paper.body,
		.hash = paper.hash, .reason = in->reason, .made_at = c->now_ms, .made_by_id = c->who.account_id }) && regulation_newest(c, ret_out);
}

/* Does the newest version still wait for what the executive says? */
static bool is_open(struct ctx *c, const struct regulation *now)
{
	if (now->state == REGULATION_RETURNED) {
		fail(c, ERR_CONFLICT, MSG_REGULATION_IS_RETURNED);
		return fail_arg(c, "who", str_is_none(now->returner) ? S("-") : now->returner);
	}
	return now->state == REGULATION_WAITING || fail(c, ERR_CONFLICT, MSG_REGULATION_IS_APPROVED);
}

static bool act_approve(struct ctx *c, const void *arg, void *ret_out)
{
	const struct regulation_approve_in *in = arg;
	struct regulation now;
	if (!regulation_newest(c, &now)) {
		return false;
	}
	if (now.version.v == 0) {
		return fail(c, ERR_NOT_FOUND, MSG_REGULATION_NOT_FOUND);
	}
	if (in->version.has && in->version.v != now.version.v) { /* nobody approves what they did not read */
		return is_faster(c, &now);
	}
	if (!is_open(c, &now)) {
		return false;
	}
	return q_regulation_approved(c, (struct regulation_approved_in){ .approved_at = { true, c->now_ms }, .approved_by_id = c->who.account_id, .version = now.version.v }) && regulation_newest(c, ret_out);
}

/* In the author's language; what is to be changed stands on the page and not in a mail. */
static bool tell_author(struct ctx *c, int64_t version)
{
	struct regulation_author_row a;
	bool found, added;
	enum lang lang = c->lang;
	if (!q_regulation_author(c, (struct regulation_author_in){ .version = version }, &a, &found)) {
		return false;
	}
	if (!found || id_eq(a.id, c->who.account_id)) {
		return true; /* what one did oneself one knows */
	}
	c->lang = str_eq(a.lang, S("en")) ? LANG_EN : LANG_JA;
	str number = str_i64(c->arena, version);
	struct outbox_mail m = { .about = "regulation", .person_id = a.person_id, .to = { a.name, a.mail },
		.subject = msg(c, MSG_REGULATION_MAIL_SUBJECT), .body = msgf(c, MSG_REGULATION_MAIL, { "who", a.name }, { "number", number },
			{ "org", c->org_name }) };
	bool ok = outbox_add(c, &m, &added);
	c->lang = lang;
	return ok;
}

static bool act_return(struct ctx *c, const void *arg, void *ret_out)
{
	const struct regulation_return_in *in = arg;
	struct regulation now;
	if (!regulation_newest(c, &now)) {
		return false;
	}
	if (now.version.v == 0) {
		return fail(c, ERR_NOT_FOUND, MSG_REGULATION_NOT_FOUND);
	}
	if ((in->version.has && in->version.v != now.version.v && !is_faster(c, &now)) || !is_open(c, &now)) {
		return false;
	}
	return q_regulation_returned(c, (struct regulation_returned_in){ .returned_at = { true, c->now_ms }, .returned_by_id = c->who.account_id,
		.returned = in->words, .version = now.version.v }) && tell_author(c, now.version.v) && regulation_newest(c, ret_out);
}

static bool act_print(struct ctx *c, const void *arg, void *ret_out)
{
	(void)c; (void)arg; (void)ret_out;
	return true; /* the line of the audit is all there is to write */
}

#define VERSION(in) { .name = "version", .type = FIELD_INT, .offset = offsetof(in, version), .doc = "the one that was seen: two people at once are noticed" }
static const struct field save_fields[] = {
	VERSION(struct regulation_save_in),
	{ .name = "own", .type = FIELD_PAIRS, .offset = offsetof(struct regulation_save_in, own),
		.doc = "paragraphs of the firm: structure, levels, contact, procedures, notify, stop, continuity; one that is not named stays" },
	{ .name = "reason", .type = FIELD_LINE, .offset = offsetof(struct regulation_save_in, reason), .flags = FIELD_REQUIRED, .label = MSG_REGULATION_REASON, .doc = "why" },
};
static const struct field approve_fields[] = { VERSION(struct regulation_approve_in) };
static const struct field print_fields[] = { { .name = "version", .type = FIELD_INT, .offset = offsetof(struct regulation_print_in, version), .doc = "0 or none: as it would be today" } };
static const struct field return_fields[] = { VERSION(struct regulation_return_in),
	{ .name = "words", .type = FIELD_TEXT, .offset = offsetof(struct regulation_return_in, words), .max = 1000, .flags = FIELD_REQUIRED,
		.label = MSG_REGULATION_WORDS, .doc = "what is to be changed" } };
const struct operation op_regulation_return = { .name = "regulation_return", .doc = "send the newest version back to its author", .needs = ACCESS_EXECUTIVE,
	.fields = return_fields, .n_fields = 2, .in_size = sizeof(struct regulation_return_in), .out_size = sizeof(struct regulation),
	.out = &regulation_shape, .act = act_return };
const struct operation op_regulation_save = { .name = "regulation_save", .doc = "keep the regulation as a new version", .needs = ACCESS_RESPONDER,
	.fields = save_fields, .n_fields = sizeof save_fields / sizeof save_fields[0], .in_size = sizeof(struct regulation_save_in),
	.out_size = sizeof(struct regulation), .out = &regulation_shape, .act = act_save };
const struct operation op_regulation_approve = { .name = "regulation_approve", .doc = "approve the newest version", .needs = ACCESS_EXECUTIVE,
	.fields = approve_fields, .n_fields = 1, .in_size = sizeof(struct regulation_approve_in), .out_size = sizeof(struct regulation),
	.out = &regulation_shape, .act = act_approve };
const struct operation op_regulation_print = { .name = "regulation_print", .doc = "the regulation as PDF", .needs = ACCESS_VIEWER, .fields = print_fields,
	.n_fields = 1, .in_size = sizeof(struct regulation_print_in), .act = act_print };
