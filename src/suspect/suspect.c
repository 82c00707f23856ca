/* Reading suspicious mails, and the rule's answers. */
#include "suspect/inside.h"

#include "base/limits.h"
#include "base/text.h"
#include "messages.h"
#include "suspect/look.h"
#include "suspect_sql.h"

static const struct choice ways[] = {
	[SUSPECT_FORM] = { "form", MSG_SUSPECT_WAY_FORM }, [SUSPECT_UPLOAD] = { "upload", MSG_SUSPECT_WAY_UPLOAD },
	[SUSPECT_FOLDER] = { "folder", MSG_SUSPECT_WAY_FOLDER }, [SUSPECT_PROGRAM] = { "program", MSG_SUSPECT_WAY_PROGRAM },
};
static const struct choice states[] = {
	[SUSPECT_NEW] = { "new", MSG_SUSPECT_STATE_NEW }, [SUSPECT_CHECKING] = { "checking", MSG_SUSPECT_STATE_CHECKING },
	[SUSPECT_DANGEROUS] = { "dangerous", MSG_SUSPECT_STATE_DANGEROUS },
	[SUSPECT_HARMLESS] = { "harmless", MSG_SUSPECT_STATE_HARMLESS },
	[SUSPECT_UNCLEAR] = { "unclear", MSG_SUSPECT_STATE_UNCLEAR },
};
static const struct choice triages[] = {
	[SUSPECT_PLAIN] = { "plain", MSG_SUSPECT_TRIAGE_PLAIN }, [SUSPECT_CAUTION] = { "caution", MSG_SUSPECT_TRIAGE_CAUTION },
	[SUSPECT_HIGH] = { "high", MSG_SUSPECT_TRIAGE_HIGH },
};
static const struct choice answers[] = {
	[SUSPECT_YES] = { "yes", MSG_SUSPECT_YES }, [SUSPECT_NO] = { "no", MSG_SUSPECT_NO },
	[SUSPECT_UNKNOWN] = { "unknown", MSG_SUSPECT_UNKNOWN },
};
static const struct choice dids[SUSPECT_DID_MAX] = {
	{ "opened", MSG_SUSPECT_DID_OPENED }, { "clicked", MSG_SUSPECT_DID_CLICKED }, { "typed", MSG_SUSPECT_DID_TYPED },
	{ "attached", MSG_SUSPECT_DID_ATTACHED }, { "nothing", MSG_SUSPECT_DID_NOTHING },
};
static const struct choice traits[SUSPECT_TRAIT_MAX] = {
	{ "message", MSG_SUSPECT_TRAIT_MESSAGE }, { "file", MSG_SUSPECT_TRAIT_FILE }, { "link", MSG_SUSPECT_TRAIT_LINK },
	{ "sender", MSG_SUSPECT_TRAIT_SENDER }, { "subject", MSG_SUSPECT_TRAIT_SUBJECT }, { "host", MSG_SUSPECT_TRAIT_HOST },
};
const struct choices suspect_way_choices = { ways, SUSPECT_WAY_MAX };
const struct choices suspect_state_choices = { states, SUSPECT_STATE_MAX };
const struct choices suspect_verdict_choices = { states + SUSPECT_DANGEROUS, SUSPECT_STATE_MAX - SUSPECT_DANGEROUS };
const struct choices suspect_triage_choices = { triages, SUSPECT_TRIAGE_MAX };
const struct choices suspect_answer_choices = { answers, SUSPECT_ANSWER_MAX };
const struct choices suspect_did_choices = { dids, SUSPECT_DID_MAX };
const struct choices suspect_trait_choices = { traits, SUSPECT_TRAIT_MAX };

/* --- shapes --- */

#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct suspect, member), .doc = text }
#define C(member, set, text) \
	{ .name = #member, .type = FIELD_CHOICE, .offset = offsetof(struct suspect, member), .choices = &(set), .doc = text }
static const struct field fields[] = {
	F(id, FIELD_ID, "identifier"),
	F(number, FIELD_INT, "number within the organisation"),
	C(way, suspect_way_choices, "how it came: form, upload, folder, program"),
	C(state, suspect_state_choices, "new, checking, dangerous, harmless or unclear"),
	C(triage, suspect_triage_choices, "plain, caution or high: counted by a rule, never certain"),
	F(hits, FIELD_INT, "how many signs count"),
	F(sighting_id, FIELD_ID, "the report that brought it"),
	F(reporter_id, FIELD_ID, "the person who sent it in, when known"),
	F(reporter, FIELD_LINE, "who sent it in, as said"),
	F(raw_sha256, FIELD_LINE, "SHA-256 of the mail as it was; null: told by words alone"),
	F(raw_bytes, FIELD_INT, "its size"),
	F(from_name, FIELD_LINE, "name of the sender, as the mail says"),
	F(from_address, FIELD_LINE, "address of the sender, as the mail says"),
	F(reply_to, FIELD_LINE, "where an answer would go"),
	F(subject, FIELD_LINE, "as the mail says"),
	F(sent_text, FIELD_LINE, "when it was sent, as the mail or the finder says"),
	F(sent_at, FIELD_INSTANT, "the same as a time; null: could not be read"),
	F(message_id, FIELD_LINE, "Message-ID, without <>"),
	F(text, FIELD_TEXT, "what a reader reads, as it stands there: dangerous; empty in lists"),
	{ .name = "did", .type = FIELD_LINES, .offset = offsetof(struct suspect, did_codes),
		.doc = "what the finder did: opened, clicked, typed (a password), attached (opened a file), nothing" },
	F(received_at, FIELD_INSTANT, "when it came here"),
	F(taken_name, FIELD_LINE, "who looks at it"),
	F(taken_at, FIELD_INSTANT, "since when"),
	F(judged_name, FIELD_LINE, "who judged it"),
	F(judged_at, FIELD_INSTANT, "when"),
	F(reason, FIELD_TEXT, "why it was judged so"),
	F(judged_with, FIELD_ID, "the mail whose judgement was applied to this one too"),
	F(incident_id, FIELD_ID, "the room it was brought into"),
	F(changed_at, FIELD_INSTANT, "when anything of it was last changed"),
};
#undef F
const struct shape suspect_shape = { "Suspect", fields, sizeof fields / sizeof fields[0], sizeof(struct suspect) };

#define P(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct suspect_part, member), .doc = text }
static const struct field part_fields[] = {
	P(kind, FIELD_LINE, "header, to, cc, link or file"),
	P(name, FIELD_LINE, "of the header field, the addressee, the file; what a link shows"),
	P(value, FIELD_LINE, "of the field; an address; where a link leads (dangerous); the declared type of a file"),
	P(host, FIELD_LINE, "of a link"),
	P(sha256, FIELD_LINE, "of a file"),
	P(bytes, FIELD_INT, "of a file"),
};
const struct shape suspect_part_shape = { "SuspectPart", part_fields, sizeof part_fields / sizeof part_fields[0],
	sizeof(struct suspect_part) };

#define G(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct suspect_sign_row, member), .doc = text }
static const struct field sign_fields[] = {
	{ .name = "sign", .type = FIELD_LINE, .offset = offsetof(struct suspect_sign_row, key), .doc = "key in the form mail_signs" },
	G(name, FIELD_LINE, "in the reader's language"),
	{ .name = "found", .type = FIELD_LINES, .offset = offsetof(struct suspect_sign_row, says),
		.doc = "what the program found by itself, with its reason" },
	{ .name = "answer", .type = FIELD_CHOICE, .offset = offsetof(struct suspect_sign_row, answer),
		.choices = &suspect_answer_choices, .doc = "what a person says, which wins; null: nobody did, or a sign of the firm's own" },
	G(said, FIELD_TEXT, "the answer as people read it"),
	G(is_own, FIELD_BOOL, "the firm added it"),
	G(answered_by, FIELD_LINE, "who said so"),
	G(answered_at, FIELD_INSTANT, "when"),
	G(counts, FIELD_BOOL, "counted for the result"),
};
const struct shape suspect_sign_shape = { "SuspectSign", sign_fields, sizeof sign_fields / sizeof sign_fields[0],
	sizeof(struct suspect_sign_row) };

/* --- rows --- */

str suspect_did_text(struct arena *a, unsigned did)
{
	str s = S("");
	for (size_t i = 0; i < SUSPECT_DID_MAX; i++) {
		if (did & 1u << i) {
			s = STR_CAT(a, s, str_is_empty(s) ? S("") : S(" "), str_from_c(dids[i].code));
		}
	}
	return s;
}

unsigned suspect_did_bits(const struct str_list *codes)
{
	unsigned did = 0;
	for (size_t i = 0; i < codes->n; i++) {
		int at = choice_find(&suspect_did_choices, codes->v[i]);
		did |= at < 0 ? 0 : 1u << at;
	}
	return did & ~(unsigned)DID_NOTHING ? did & ~(unsigned)DID_NOTHING : did;
}

static struct str_list codes_of(struct arena *a, unsigned did)
{
	str *v = arena_array(a, str, SUSPECT_DID_MAX);
	size_t n = 0;
	for (size_t i = 0; i < SUSPECT_DID_MAX; i++) {
		if (did & 1u << i) {
			v[n++] = str_from_c(dids[i].code);
		}
	}
	return (struct str_list){ v, n };
}

static unsigned did_of(struct arena *a, str text)
{
	str *v = arena_array(a, str, SUSPECT_DID_MAX);
	size_t n = 0;
	while (!str_is_empty(text) && n < SUSPECT_DID_MAX) {
		v[n++] = str_cut(&text, ' ');
	}
	return suspect_did_bits(&(struct str_list){ v, n });
}

/* The two statements bring the same columns; only their C types differ. */
#define OF_ROW(c, r) of_row((c), &(struct suspect_row_row){ .id = (r)->id, .number = (r)->number, .way = (r)->way, \
	.sighting_id = (r)->sighting_id, .reporter_id = (r)->reporter_id, .reporter = (r)->reporter, .raw_hash = (r)->raw_hash, \
	.raw_bytes = (r)->raw_bytes, .from_name = (r)->from_name, .from_address = (r)->from_address, \
	.reply_to = (r)->reply_to, .subject = (r)->subject, .sent_text = (r)->sent_text, .sent_at = (r)->sent_at, \
	.message_id = (r)->message_id, .text = (r)->text, .troubles = (r)->troubles, .did = (r)->did, \
	.received_at = (r)->received_at, .state = (r)->state, .triage = (r)->triage, .hits = (r)->hits, \
	.taken_by_id = (r)->taken_by_id, .taken_at = (r)->taken_at, .judged_by_id = (r)->judged_by_id, \
	.judged_at = (r)->judged_at, .reason = (r)->reason, .judged_with_id = (r)->judged_with_id, \
	.incident_id = (r)->incident_id, .changed_at = (r)->changed_at, .taken_name = (r)->taken_name, \
	.judged_name = (r)->judged_name, .person_name = (r)->person_name, .incident_name = (r)->incident_name, \
	.incident_state = (r)->incident_state })

static struct suspect of_row(struct ctx *c, const struct suspect_row_row *r)
{
	struct suspect s = { .id = r->id, .number = { true, r->number }, .way = choice_find(&suspect_way_choices, r->way),
		.state = choice_find(&suspect_state_choices, r->state), .triage = choice_find(&suspect_triage_choices, r->triage),
		.hits = { true, r->hits }, .sighting_id = r->sighting_id, .reporter_id = r->reporter_id,
		.reporter = str_is_empty(r->person_name) ? r->reporter : r->person_name, .from_name = r->from_name,
		.from_address = r->from_address, .reply_to = r->reply_to, .subject = r->subject, .sent_text = r->sent_text,
		.sent_at = r->sent_at, .message_id = r->message_id, .text = r->text, .troubles = (unsigned)r->troubles,
		.did = did_of(c->arena, r->did), .received_at = { true, r->received_at }, .taken_by = r->taken_by_id,
		.taken_name = r->taken_name, .taken_at = r->taken_at, .judged_by = r->judged_by_id, .judged_name = r->judged_name,
		.judged_at = r->judged_at, .reason = r->reason, .judged_with = r->judged_with_id, .incident_id = r->incident_id,
		.incident_name = r->incident_name, .incident_state = r->incident_state, .changed_at = { true, r->changed_at } };
	s.did_codes = codes_of(c->arena, s.did);
	if (r->raw_hash.n == sizeof s.raw.b) {
		s.has_raw = true;
		memcpy(s.raw.b, r->raw_hash.p, sizeof s.raw.b);
		s.raw_sha256 = str_hex(c->arena, r->raw_hash);
		s.raw_bytes = (struct opt_int){ true, r->raw_bytes };
	}
	return s;
}

bool suspect_get(struct ctx *c, struct id id, struct suspect *ret)
{
	struct suspect_row_row row;
	bool found = false;
	if (!q_suspect_row(c, (struct suspect_row_in){ .id = id }, &row, &found)) {
		return false;
	}
	if (!found) {
		return fail(c, ERR_NOT_FOUND, MSG_SUSPECT_NOT_FOUND);
	}
	*ret = of_row(c, &row);
	return true;
}

/* "1795737600000.12": when the last of the page came, and its number. */
static bool read_place(str place, struct suspect_rows_in *in)
{
	str number = place, at = str_cut(&number, '.');
	in->before_at = INT64_MAX;
	return str_is_empty(place) || (str_to_i64(at, &in->before_at) && str_to_i64(number, &in->before_number));
}

bool suspect_page(struct ctx *c, bool all, str before, size_t most, struct suspect **ret, size_t *ret_n, str *ret_next)
{
	struct suspect_rows_rows rows;
	struct suspect_rows_in in = { .any_state = all, .most = (int64_t)most + 1 };
	if (!read_place(before, &in)) {
		return fail_field(c, "before", MSG_INCIDENT_PLACE_BAD);
	}
	if (!q_suspect_rows(c, in, &rows)) {
		return false;
	}
	size_t n = rows.n > most ? most : rows.n;
	*ret = arena_array(c->arena, struct suspect, n);
	for (size_t i = 0; i < n; i++) {
		(*ret)[i] = OF_ROW(c, &rows.v[i]);
	}
	*ret_n = n;
	*ret_next = rows.n <= most ? STR_NONE : str_printf(c->arena, "%lld.%lld", (long long)(*ret)[n - 1].received_at.v,
		(long long)(*ret)[n - 1].number.v);
	return true;
}

bool suspect_parts(struct ctx *c, struct id id, struct suspect_part **ret, size_t *ret_n)
{
	struct suspect_parts_rows rows;
	if (!q_suspect_parts(c, (struct suspect_parts_in){ .mail_id = id }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct suspect_part, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		const struct suspect_parts_row *r = &rows.v[i];
		bool is_file = r->hash.n > 0;
		(*ret)[i] = (struct suspect_part){ .kind = r->kind, .name = r->name, .value = r->value, .host = r->host,
			.marks = (unsigned)r->marks, .sha256 = is_file ? str_hex(c->arena, r->hash) : STR_NONE,
			.bytes = { is_file, r->bytes } };
	}
	*ret_n = rows.n;
	return true;
}

bool suspect_of_sighting(struct ctx *c, struct id sighting_id, struct id *ret, int64_t *ret_number, bool *ret_is)
{
	struct suspect_of_sighting_row row;
	if (!q_suspect_of_sighting(c, (struct suspect_of_sighting_in){ .sighting_id = sighting_id }, &row, ret_is)) {
		return false;
	}
	if (*ret_is) {
		*ret = row.id;
		*ret_number = row.number;
	}
	return true;
}

str suspect_label(struct ctx *c, const struct suspect *s)
{
	return msgf(c, MSG_SUSPECT_LABEL, { "number", str_i64(c->arena, s->number.v) });
}

/* --- signs --- */

bool suspect_found_of(struct ctx *c, struct id id, struct suspect_found **ret, size_t *ret_n)
{
	struct suspect_findings_rows rows;
	if (!q_suspect_findings(c, (struct suspect_findings_in){ .mail_id = id }, &rows)) {
		return false;
	}
	size_t n = 0;
	*ret = arena_array(c->arena, struct suspect_found, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		const struct suspect_reason *r = suspect_reason_of(rows.v[i].reason);
		if (r) {
			(*ret)[n++] = (struct suspect_found){ r, rows.v[i].words };
		}
	}
	*ret_n = n;
	return true;
}

/* --- the firm --- */

static void add_domain(struct ctx *c, struct suspect_home *h, str *v, size_t room, str domain)
{
	str d = look_fold(c->arena, str_trim(domain));
	if (h->n_domains >= room || str_find(d, S("."), 0) == SIZE_MAX || suspect_domain_in(d, c->catalog->mail.free_mail)) {
		return;
	}
	for (size_t i = 0; i < h->n_domains; i++) {
		if (str_eq(v[i], d)) {
			return;
		}
	}
	v[h->n_domains++] = d;
}

static bool collect(struct ctx *c, struct suspect_home *ret, size_t *ret_by_hand)
{
	enum { ROOM = 400 };
	struct suspect_domains_rows own;
	struct suspect_accounts_rows accounts;
	struct person *people;
	str *v = arena_array(c->arena, str, ROOM);
	*ret = (struct suspect_home){ .domains = v };
	if (!q_suspect_domains(c, &own) || !q_suspect_accounts(c, &accounts) || !person_list(c, false, &people, &ret->n_people)) {
		return false;
	}
	for (size_t i = 0; i < own.n; i++) {
		add_domain(c, ret, v, ROOM, own.v[i].domain);
	}
	*ret_by_hand = ret->n_domains;
	for (size_t i = 0; i < accounts.n; i++) {
		add_domain(c, ret, v, ROOM, look_domain(accounts.v[i].mail));
	}
	for (size_t i = 0; i < ret->n_people; i++) {
		if (people[i].belongs == PERSON_OWN) {
			add_domain(c, ret, v, ROOM, look_domain(people[i].mail));
		}
	}
	ret->people = people;
	return true;
}

bool suspect_home_of(struct ctx *c, struct suspect_home *ret)
{
	size_t n;
	return collect(c, ret, &n);
}

bool suspect_domains(struct ctx *c, str *ret_own, str *ret_found)
{
	struct suspect_home h;
	size_t n;
	if (!collect(c, &h, &n)) {
		return false;
	}
	*ret_own = *ret_found = S("");
	for (size_t i = 0; i < h.n_domains; i++) {
		str *to = i < n ? ret_own : ret_found;
		*to = STR_CAT(c->arena, *to, str_is_empty(*to) ? S("") : S("\n"), h.domains[i]);
	}
	return true;
}

static bool act_domains(struct ctx *c, const void *arg, void *ret_out)
{
	const struct suspect_domains_in *in = arg;
	str rest = str_is_none(in->domains) ? S("") : in->domains, line;
	size_t n = 0;
	(void)ret_out;
	if (!q_suspect_domains_drop(c)) {
		return false;
	}
	while (look_line(&rest, &line)) {
		str d = look_fold(c->arena, line);
		d = str_starts(d, S("@")) ? str_sub(d, 1, d.n) : d;
		if (str_find(d, S("."), 0) == SIZE_MAX || str_find(d, S(" "), 0) != SIZE_MAX || str_find(d, S("@"), 0) != SIZE_MAX) {
			fail_field(c, "domains", MSG_SUSPECT_DOMAIN_BAD);
			return fail_field_arg(c, "domain", text_clip(c->arena, line, 40));
		}
		if (++n > LIMIT_SUSPECT_DOMAINS) {
			return fail_field(c, "domains", MSG_SUSPECT_DOMAINS_MANY);
		}
		if (!q_suspect_domain_add(c, (struct suspect_domain_add_in){ .domain = d })) {
			return false;
		}
	}
	return true;
}

static const struct field domain_fields[] = {
	{ .name = "domains", .type = FIELD_TEXT, .offset = offsetof(struct suspect_domains_in, domains), .max = 4000,
		.flags = FIELD_KEEP_BLANK, .label = MSG_SUSPECT_LABEL_DOMAINS, .doc = "domains of the firm, one a line" },
};
const struct operation op_suspect_domains = { .name = "suspect_domains", .doc = "say which domains are the firm's",
	.needs = ACCESS_ADMIN, .fields = domain_fields, .n_fields = 1, .in_size = sizeof(struct suspect_domains_in),
	.act = act_domains };

/* --- harmless words --- */

str suspect_from_shown(struct ctx *c, const struct suspect *s)
{
	str address = look_address(c->arena, s->from_address);
	if (str_is_empty(s->from_name)) {
		return address;
	}
	str name = look_text(c->arena, s->from_name);
	return str_is_empty(address) ? name : STR_CAT(c->arena, name, S(" <"), address, S(">"));
}

str suspect_subject_shown(struct ctx *c, const struct suspect *s)
{
	return look_text(c->arena, s->subject);
}

str suspect_did_words(struct ctx *c, unsigned did)
{
	str s = S("");
	for (size_t i = 0; i < SUSPECT_DID_MAX; i++) {
		if (did & 1u << i) {
			s = STR_CAT(c->arena, s, str_is_empty(s) ? S("") : S("、"), msg(c, suspect_did_choices.v[i].label));
		}
	}
	return s;
}
