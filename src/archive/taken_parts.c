/* taken_parts: the rows of an archive as people read them. What this program has no word for is shown by its key. */
#include <stdalign.h>
#include <unistd.h>

#include "archive/taken_page.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/time.h"
#include "journal/fold.h"
#include "messages.h"

struct part_def { const char *object; int heading; };
/* In the order they are read; what is not here comes last, under そのほか. */
static const struct part_def parts[] = {
	{ "fact", MSG_ARCHIVE_PART_FACT }, { "decision", MSG_ARCHIVE_PART_DECISION }, { "acting", MSG_ARCHIVE_PART_ACTING },
	{ "triage", MSG_ARCHIVE_PART_TRIAGE }, { "step", MSG_ARCHIVE_PART_STEP }, { "task", MSG_ARCHIVE_PART_TASK },
	{ "question", MSG_ARCHIVE_PART_QUESTION }, { "affected", MSG_ARCHIVE_PART_AFFECTED },
	{ "indicator", MSG_ARCHIVE_PART_INDICATOR }, { "evidence", MSG_ARCHIVE_PART_EVIDENCE },
	{ "custody", MSG_ARCHIVE_PART_CUSTODY }, { "report", MSG_ARCHIVE_PART_REPORT }, { "closing", MSG_ARCHIVE_PART_CLOSING },
	{ "follow", MSG_ARCHIVE_PART_FOLLOW }, { "cost", MSG_ARCHIVE_PART_COST }, { "asked", MSG_ARCHIVE_PART_ASKED },
	{ "lesson", MSG_ARCHIVE_PART_LESSON },
	{ "action", MSG_ARCHIVE_PART_ACTION }, { "sighting", MSG_ARCHIVE_PART_SIGHTING }, { "said", MSG_ARCHIVE_PART_SAID },
	{ "handover", MSG_ARCHIVE_PART_HANDOVER }, { "task_word", MSG_ARCHIVE_PART_TASK_WORD }, { "guest", MSG_ARCHIVE_PART_GUEST },
	{ "link", MSG_ARCHIVE_PART_LINK },
};
#define N_PARTS (sizeof parts / sizeof parts[0])

static const struct { const char *field; int label; } labels[] = {
	{ "value", MSG_ARCHIVE_FIELD_VALUE }, { "state", MSG_ARCHIVE_FIELD_STATE }, { "source", MSG_ARCHIVE_FIELD_SOURCE },
	{ "as_of", MSG_ARCHIVE_FIELD_AS_OF }, { "ground", MSG_ARCHIVE_FIELD_GROUND }, { "options", MSG_ARCHIVE_FIELD_OPTIONS },
	{ "answer", MSG_ARCHIVE_FIELD_ANSWER }, { "decided", MSG_ARCHIVE_FIELD_DECIDED }, { "decided_at", MSG_ARCHIVE_FIELD_DECIDED },
	{ "decided_by", MSG_ARCHIVE_FIELD_DECIDED_BY }, { "decider_id", MSG_ARCHIVE_FIELD_DECIDED_BY },
	{ "asked_by", MSG_ARCHIVE_FIELD_ASKED_BY }, { "asked_at", MSG_ARCHIVE_FIELD_ASKED_AT }, { "due_at", MSG_ARCHIVE_FIELD_DUE },
	{ "owner_id", MSG_ARCHIVE_FIELD_OWNER }, { "carrier_id", MSG_ARCHIVE_FIELD_OWNER }, { "person_id", MSG_ARCHIVE_FIELD_PERSON },
	{ "since", MSG_ARCHIVE_FIELD_SINCE }, { "started", MSG_ARCHIVE_FIELD_STARTED }, { "ended", MSG_ARCHIVE_FIELD_ENDED },
	{ "ended_at", MSG_ARCHIVE_FIELD_ENDED }, { "ended_by", MSG_ARCHIVE_FIELD_ENDED_BY }, { "note", MSG_ARCHIVE_FIELD_NOTE },
	{ "detail", MSG_ARCHIVE_FIELD_DETAIL }, { "attached", MSG_ARCHIVE_FIELD_ATTACHED }, { "level", MSG_ARCHIVE_FIELD_LEVEL },
	{ "effect", MSG_ARCHIVE_FIELD_EFFECT }, { "worst", MSG_ARCHIVE_FIELD_WORST }, { "concerned", MSG_ARCHIVE_FIELD_CONCERNED },
	{ "type", MSG_ARCHIVE_FIELD_TYPE }, { "kind", MSG_ARCHIVE_FIELD_KIND }, { "thing", MSG_ARCHIVE_FIELD_KIND },
	{ "place", MSG_ARCHIVE_FIELD_PLACE }, { "found", MSG_ARCHIVE_FIELD_FOUND }, { "description", MSG_ARCHIVE_FIELD_DESCRIPTION },
	{ "file_name", MSG_ARCHIVE_FIELD_FILE_NAME }, { "bytes", MSG_ARCHIVE_FIELD_BYTES }, { "sha256", MSG_ARCHIVE_FIELD_SHA256 },
	{ "act", MSG_ARCHIVE_FIELD_ACT }, { "happened", MSG_ARCHIVE_FIELD_HAPPENED }, { "giver_id", MSG_ARCHIVE_FIELD_GIVER },
	{ "giver_name", MSG_ARCHIVE_FIELD_GIVER }, { "receiver_id", MSG_ARCHIVE_FIELD_RECEIVER },
	{ "receiver_name", MSG_ARCHIVE_FIELD_RECEIVER }, { "purpose", MSG_ARCHIVE_FIELD_PURPOSE }, { "reason", MSG_ARCHIVE_FIELD_REASON },
	{ "issued_at", MSG_ARCHIVE_FIELD_ISSUED }, { "issued_by", MSG_ARCHIVE_FIELD_ISSUED_BY }, { "seal", MSG_ARCHIVE_FIELD_SEAL },
	{ "cause", MSG_ARCHIVE_FIELD_CAUSE }, { "contained", MSG_ARCHIVE_FIELD_CONTAINED }, { "recovered", MSG_ARCHIVE_FIELD_RECOVERED },
	{ "recovered_how", MSG_ARCHIVE_FIELD_HOW }, { "how", MSG_ARCHIVE_FIELD_HOW }, { "told_how", MSG_ARCHIVE_FIELD_TOLD },
	{ "amount", MSG_ARCHIVE_FIELD_AMOUNT }, { "hours", MSG_ARCHIVE_FIELD_HOURS }, { "why", MSG_ARCHIVE_FIELD_REASON },
	{ "made_by", MSG_ARCHIVE_FIELD_MADE_BY }, { "made_at", MSG_ARCHIVE_FIELD_MADE_AT }, { "carried", MSG_ARCHIVE_FIELD_CARRIED },
	{ "carried_note", MSG_ARCHIVE_FIELD_NOTE }, { "stage", MSG_ARCHIVE_FIELD_STAGE }, { "reported_at", MSG_ARCHIVE_FIELD_REPORTED },
	{ "touch_note", MSG_ARCHIVE_FIELD_NOTE }, { "from_id", MSG_ARCHIVE_FIELD_GIVER }, { "to_id", MSG_ARCHIVE_FIELD_RECEIVER },
	{ "said_at", MSG_ARCHIVE_FIELD_MADE_AT }, { "noticed", MSG_ARCHIVE_FIELD_NOTICED }, { "on_law", MSG_ARCHIVE_FIELD_ON_LAW },
	{ "on_money", MSG_ARCHIVE_FIELD_ON_MONEY }, { "on_customers", MSG_ARCHIVE_FIELD_ON_CUSTOMERS },
	{ "on_safety", MSG_ARCHIVE_FIELD_ON_SAFETY }, { "on_reputation", MSG_ARCHIVE_FIELD_ON_REPUTATION },
	{ "relation", MSG_ARCHIVE_FIELD_KIND }, { "consulted", MSG_ARCHIVE_FIELD_CONSULTED }, { "told", MSG_ARCHIVE_FIELD_TOLD },
	{ "withdrawn_reason", MSG_ARCHIVE_FIELD_REASON }, { "stop_said", MSG_DECISION_LABEL_STOP },
	{ "stop_differs", MSG_DECISION_LABEL_STOP_DIFFERS }, { "stop_reason", MSG_DECISION_LABEL_STOP_REASON },
};

static const struct { const char *code; int label; } codes[] = {
	{ "open", MSG_ARCHIVE_CODE_OPEN }, { "done", MSG_ARCHIVE_CODE_DONE }, { "started", MSG_ARCHIVE_CODE_STARTED },
	{ "not_needed", MSG_ARCHIVE_CODE_NOT_NEEDED }, { "blocked", MSG_ARCHIVE_CODE_BLOCKED }, { "known", MSG_ARCHIVE_CODE_KNOWN },
	{ "unknown", MSG_ARCHIVE_CODE_UNKNOWN }, { "investigating", MSG_ARCHIVE_CODE_INVESTIGATING },
	{ "none", MSG_ARCHIVE_CODE_NONE }, { "kept", MSG_ARCHIVE_CODE_KEPT }, { "withdrawn", MSG_ARCHIVE_CODE_WITHDRAWN },
	{ "decided", MSG_ARCHIVE_CODE_DECIDED }, { "carried", MSG_ARCHIVE_CODE_CARRIED }, { "answered", MSG_ARCHIVE_CODE_ANSWERED },
	{ "issued", MSG_ARCHIVE_CODE_ISSUED }, { "suspected", MSG_ARCHIVE_CODE_SUSPECTED }, { "confirmed", MSG_ARCHIVE_CODE_CONFIRMED },
	{ "contained", MSG_ARCHIVE_CODE_CONTAINED }, { "recovered", MSG_ARCHIVE_CODE_RECOVERED }, { "clear", MSG_ARCHIVE_CODE_CLEAR },
	{ "planned", MSG_ARCHIVE_CODE_PLANNED }, { "doing", MSG_ARCHIVE_CODE_STARTED }, { "joined", MSG_ARCHIVE_CODE_JOINED },
	{ "collected", MSG_ARCHIVE_CODE_COLLECTED }, { "handed", MSG_ARCHIVE_CODE_HANDED }, { "copied", MSG_ARCHIVE_CODE_COPIED },
	{ "returned", MSG_ARCHIVE_CODE_RETURNED }, { "moved", MSG_ARCHIVE_CODE_MOVED }, { "file", MSG_ARCHIVE_CODE_FILE },
	{ "object", MSG_ARCHIVE_CODE_OBJECT }, { "malicious", MSG_ARCHIVE_CODE_MALICIOUS }, { "closed", MSG_ARCHIVE_CODE_CLOSED },
};

/* Of no use to whoever reads: counts, hashes of hashes, marks of the program. */
static const char *const hidden[] = { "number", "words", "version", "token_hash", "link_mark", "paper", "paper_hash", "stored_sha256", "scan_sha256",
	"is_sealed", "is_sample", "known_seq", "known_seal", "first_seq", "from", "report_before", "report_moved", "amount_kind",
	"amount_unit", "amount_text", "cost_access", "giver_state", "receiver_state", "giver_account_id", "receiver_account_id", "giver_at",
	"receiver_at", "sees_timeline", "sees_facts", "sees_evidence", "may_write", "photo", "sighting", "evidence_id", "task_id", "other",
	"fact_key", "cause_state", "told_report", "seen_at", "is_dropped", "is_answer", "sent_at", "card", "version", "scan_bytes",
	"scan_type", "carry_due_at", "revisits" };

struct showing { struct web *w; struct ctx *c; const struct incident *i; const struct archive *a; struct fold people, words;
	struct archive_person *all_people; const str (*steps)[2]; };

#define N_LABELS (sizeof labels / sizeof labels[0])

static size_t label_place(str field)
{
	for (size_t k = 0; k < N_LABELS; k++) {
		if (str_eq(field, str_from_c(labels[k].field))) {
			return k;
		}
	}
	return N_LABELS;
}

static bool is_hidden(str field)
{
	for (size_t k = 0; k < sizeof hidden / sizeof hidden[0]; k++) {
		if (str_eq(field, str_from_c(hidden[k]))) {
			return true;
		}
	}
	return false;
}

/* --- values --- */

static str name_of(struct showing *s, str id)
{
	const struct fold_slot *p = fold_find(&s->people, id);
	return p ? s->all_people[p->seq].name : STR_NONE;
}

/* One id or several with blanks between. */
static str names_of(struct showing *s, str ids)
{
	str rest = ids, all = S("");
	while (!str_is_none(rest) && rest.n > 0) {
		str one = name_of(s, str_cut(&rest, ' '));
		if (str_is_none(one)) {
			return STR_NONE;
		}
		all = all.n ? STR_CAT(s->c->arena, all, S("、"), one) : one;
	}
	return all.n ? all : STR_NONE;
}

static bool is_time_field(str field)
{
	return str_ends(field, S("_at")) || str_eq(field, S("since")) || str_eq(field, S("as_of")) || str_ends(field, S("_since"));
}

static str code_of(struct ctx *c, str value)
{
	for (size_t k = 0; k < sizeof codes / sizeof codes[0]; k++) {
		if (str_eq(value, str_from_c(codes[k].code))) {
			return msg(c, codes[k].label);
		}
	}
	return STR_NONE;
}

static bool is_code_field(str field)
{
	return str_eq(field, S("state")) || str_eq(field, S("kind")) || str_eq(field, S("act"));
}

static str shown_value(struct showing *s, str object, str field, str value)
{
	struct ctx *c = s->c;
	struct event_time when;
	int64_t number;
	str known = value.n >= ID_TEXT_LEN ? names_of(s, value) : STR_NONE;
	if (!str_is_none(known)) {
		return known;
	}
	known = taken_word(c, object, field, value);
	if (!str_is_none(known)) {
		return known;
	}
	known = is_code_field(field) ? code_of(c, value) : STR_NONE;
	if (!str_is_none(known)) {
		return known;
	}
	if (str_eq(field, S("bytes")) && str_to_i64(value, &number)) {
		return blob_size_text(c->arena, number);
	}
	if (is_time_field(field) && str_to_i64(value, &number) && number > 0) {
		return time_short(c, number);
	}
	if (value.n >= 10 && event_time_from_canonical(value, &when)) {
		return event_time_full(c, when);
	}
	return value;
}

/* --- one thing --- */

static const struct archive_pair *field_in(const struct archive_pair *v, size_t n, const char *field)
{
	str want = str_from_c(field);
	for (size_t k = 0; k < n; k++) {
		size_t at = str_find(v[k].key, S(":"), 0);
		if (at != SIZE_MAX && str_eq(str_sub(v[k].key, at + 1, v[k].key.n), want)) {
			return &v[k];
		}
	}
	return NULL;
}

static str field_of_key(str key)
{
	size_t at = str_find(key, S(":"), 0);
	return at == SIZE_MAX ? key : str_sub(key, at + 1, key.n);
}

/* Which field says what the thing is: it stands above the others. */
static const struct archive_pair *title_pair(const struct archive_pair *v, size_t n)
{
	static const char *const names[] = { "title", "question", "text", "what", "name", "who", "value", "answer", "file_name" };
	for (size_t k = 0; k < sizeof names / sizeof names[0]; k++) {
		const struct archive_pair *p = field_in(v, n, names[k]);
		if (p && p->value.n) {
			return p;
		}
	}
	return NULL;
}

/* Facts and roles are called by the catalogue, steps by their own words. */
static str title_by_key(struct showing *s, str object, str id, const struct archive_pair *v, size_t n)
{
	struct ctx *c = s->c;
	const struct fact_def *fact = str_eq(object, S("fact")) ? catalog_fact(c->catalog, id) : NULL;
	const struct role_def *role = str_eq(object, S("acting")) ? catalog_role(c->catalog, id) : NULL;
	if (fact) {
		return text2_in(fact->name, c->lang);
	}
	if (role) {
		return text2_in(role->name, c->lang);
	}
	const struct archive_pair *words = str_eq(object, S("step")) ? field_in(v, n, "words") : NULL;
	const struct fold_slot *slot = words ? fold_find(&s->words, words->value) : NULL;
	if (slot) {
		str ja = s->steps[slot->seq][0], en = s->steps[slot->seq][1];
		return c->lang == LANG_EN && en.n ? en : ja;
	}
	const struct archive_pair *number = str_eq(object, S("report")) ? field_in(v, n, "number") : NULL;
	return number ? number->value : str_eq(object, S("fact")) || str_eq(object, S("acting")) || str_eq(object, S("lesson")) ? id : STR_NONE;
}

static void fill_file(struct showing *s, str object, const struct archive_pair *v, size_t n, struct taken_item *ret)
{
	struct ctx *c = s->c;
	bool is_report = str_eq(object, S("report"));
	const struct archive_pair *p = is_report ? field_in(v, n, "paper") : field_in(v, n, "stored_sha256");
	p = p ? p : field_in(v, n, "scan_sha256");
	if (!p || (!is_report && !s->a->with_evidence)) {
		return;
	}
	ret->has_file = true;
	ret->file = room_sub(c, s->i->id, is_report ? "/imported/paper/" : "/imported/file/", p->value, "");
	ret->file_text = msg(c, is_report ? MSG_TAKEN_PAGE_PAPER : MSG_TAKEN_PAGE_FILE);
}

static struct taken_item item_of(struct showing *s, str object, str id, const struct archive_pair *v, size_t n)
{
	struct ctx *c = s->c;
	struct taken_item t = { .title = title_by_key(s, object, id, v, n), .fields = arena_array(c->arena, struct taken_field, n) };
	const struct archive_pair *title = str_is_none(t.title) ? title_pair(v, n) : NULL;
	if (title) {
		t.title = shown_value(s, object, field_of_key(title->key), title->value);
	}
	t.title = str_is_none(t.title) ? S("") : t.title;
	/* what has a word of ours in the order of the list above, then the rest by its key */
	for (size_t l = 0; l <= N_LABELS; l++) {
		for (size_t k = 0; k < n; k++) {
			str field = field_of_key(v[k].key);
			if (&v[k] != title && !is_hidden(field) && v[k].value.n > 0 && label_place(field) == l) {
				t.fields[t.n_fields++] = (struct taken_field){ l < N_LABELS ? msg(c, labels[l].label) : field,
					shown_value(s, object, field, v[k].value) };
			}
		}
	}
	fill_file(s, object, v, n, &t);
	return t;
}

/* --- all of them --- */

static size_t part_of(str object)
{
	for (size_t k = 0; k < N_PARTS; k++) {
		if (str_eq(object, str_from_c(parts[k].object))) {
			return k;
		}
	}
	return N_PARTS;
}

/* "task/ID:title": the object, its id, and how many pairs from here on are of the same. */
static size_t run_of(const struct archive_pair *v, size_t n, str *ret_object, str *ret_id)
{
	size_t colon = str_find(v[0].key, S(":"), 0), slash = str_find(v[0].key, S("/"), 0);
	colon = colon == SIZE_MAX ? v[0].key.n : colon;
	str prefix = str_sub(v[0].key, 0, colon);
	bool has_id = slash < colon;
	*ret_object = has_id ? str_sub(prefix, 0, slash) : prefix;
	*ret_id = has_id ? str_sub(prefix, slash + 1, prefix.n) : S("");
	size_t k = 1;
	while (k < n && str_starts(v[k].key, prefix) && v[k].key.n > colon && v[k].key.p[colon] == ':') {
		k++;
	}
	return k;
}

static bool is_elsewhere(str object)
{
	return str_eq(object, S("incident")) || str_eq(object, S("member")) || str_eq(object, S("reach")) ||
	       str_eq(object, S("entry_stage")) || str_eq(object, S("affected_link"));
}

static void gather(struct showing *s, const struct archive_pair *v, size_t n, struct taken_page *p)
{
	struct ctx *c = s->c;
	size_t count[N_PARTS + 1] = { 0 };
	p->groups = arena_array(c->arena, struct taken_group, N_PARTS + 1);
	for (int round = 0; round < 2; round++) {
		for (size_t at = 0, run; at < n; at += run) {
			str object, id;
			run = run_of(v + at, n - at, &object, &id);
			size_t part = part_of(object);
			if (is_elsewhere(object)) {
				continue;
			}
			if (round == 0) {
				count[part]++;
			} else {
				struct taken_group *g = &p->groups[part];
				g->items[g->n_items++] = item_of(s, object, id, v + at, run);
			}
		}
		for (size_t k = 0; round == 0 && k <= N_PARTS; k++) {
			str name = k < N_PARTS ? str_from_c(parts[k].object) : S("others");
			p->groups[k] = (struct taken_group){ .id = name, .to = url_path(c, str_cz(c->arena, STR_CAT(c->arena, S("#"), name))),
				.heading = msg(c, k < N_PARTS ? parts[k].heading : MSG_ARCHIVE_PART_OTHERS),
				.items = arena_array(c->arena, struct taken_item, count[k] + 1) };
		}
	}
	for (size_t k = 0; k <= N_PARTS; k++) {
		if (p->groups[k].n_items) {
			p->groups[p->n_groups++] = p->groups[k];
		}
	}
}

/* --- words of steps, out of the stored file --- */

static bool read_words(struct showing *s)
{
	struct ctx *c = s->c;
	int fd;
	int64_t at, n;
	if (!archive_open_member(c, s->a, S("words.jsonl"), &fd, &at, &n)) {
		return false;
	}
	bool ok = n <= LIMIT_ARCHIVE_LINE_BYTES;
	char *p = arena_chars(c->arena, ok ? (size_t)n + 1 : 1);
	ok = ok && zip_pread(fd, p, (size_t)n, at);
	close(fd);
	str rest = { p, ok ? (size_t)n : 0 };
	str (*words)[2] = arena_alloc_array(c->arena, LIMIT_STEPS_PER_ROOM * 4, sizeof *words, alignof(str));
	for (int64_t k = 0; rest.n > 0 && k < LIMIT_STEPS_PER_ROOM * 4; k++) {
		const struct json *line, *all;
		if (!json_parse(c, str_cut(&rest, '\n'), &line) || !(all = json_member(line, "parts")) || json_size(all) < 7) {
			err_clear(c);
			continue;
		}
		words[k][0] = json_str(json_at(all, 5));
		words[k][1] = json_str(json_at(all, 6));
		fold_slot(&s->words, json_str(json_member(line, "sha256")))->seq = k;
	}
	s->steps = (const str (*)[2])words;
	return true;
}

str taken_value(struct ctx *c, const struct archive_pair *v, size_t n, const char *key)
{
	(void)c;
	for (size_t k = 0; k < n; k++) {
		if (str_eq(v[k].key, str_from_c(key))) {
			return v[k].value;
		}
	}
	return S("");
}

static void fill_head(struct showing *s, const struct archive_pair *v, size_t n, struct taken_page *p)
{
	static const struct { const char *key; int label; } lines[] = {
		{ "incident:noticed", MSG_ARCHIVE_FIELD_NOTICED }, { "incident:noticed_by", MSG_ARCHIVE_FIELD_NOTICED_BY },
		{ "incident:lead_id", MSG_ARCHIVE_FIELD_LEAD }, { "incident:level", MSG_ARCHIVE_FIELD_LEVEL },
		{ "incident:state", MSG_ARCHIVE_FIELD_STATE }, { "incident:closed_at", MSG_ARCHIVE_FIELD_ENDED } };
	const struct kind *kind = catalog_kind(s->c->catalog, s->a->kind);
	enum { N = sizeof lines / sizeof lines[0] };
	p->head = arena_array(s->c->arena, struct taken_field, N + 1);
	p->head[p->n_head++] = (struct taken_field){ msg(s->c, MSG_ARCHIVE_FIELD_KIND),
		kind ? text2_in(kind->name, s->c->lang) : s->a->kind };
	for (size_t k = 0; k < N; k++) {
		str value = taken_value(s->c, v, n, lines[k].key);
		if (value.n) {
			bool ongoing = str_eq(str_from_c(lines[k].key), S("incident:state")) && str_eq(value, S("open"));
			p->head[p->n_head++] = (struct taken_field){ msg(s->c, lines[k].label),
				ongoing ? msg(s->c, MSG_ARCHIVE_CODE_ONGOING) : shown_value(s, S("incident"), field_of_key(str_from_c(lines[k].key)), value) };
		}
	}
}

bool taken_groups(struct web *w, const struct incident *i, const struct archive *a, struct taken_page *p)
{
	struct showing s = { .w = w, .c = w->c, .i = i, .a = a };
	struct archive_pair *v;
	size_t n, n_people;
	fold_init(&s.people, w->c->arena);
	fold_init(&s.words, w->c->arena);
	if (!archive_pairs(w->c, a, &v, &n) || !archive_people(w->c, a, &s.all_people, &n_people) || !read_words(&s)) {
		return false;
	}
	for (size_t k = 0; k < n_people; k++) {
		fold_slot(&s.people, id_str(w->c->arena, s.all_people[k].id))->seq = (int64_t)k;
	}
	fill_head(&s, v, n, p);
	gather(&s, v, n, p);
	return true;
}
