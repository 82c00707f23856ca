#include "notice/notice.h"

#include "base/log.h"
#include "db/store.h"
#include "incident/incident.h"
#include "journal/journal.h"
#include "messages.h"
#include "notice/digest.h"
#include "notice/due.h"
#include "notice/hook_rule.h"
#include "notice/plan.h"
#include "notice/receipt.h"
#include "notice_sql.h"
#include "procedure/own.h"
#include "report/report.h"

#define ENTRIES_AT_ONCE 200
#define ROOMS_AT_ONCE 20
#define HAPPENED_MAX 100           /* of one room in one look */
#define TOLD_MAX 600               /* people told of one room in one look */
#define REPORT_LOOK_MS (30 * 1000) /* not every second: it asks each open room */
#define REPORT_AHEAD_MS (30 * 60 * INT64_C(1000))

/* --- what a room tells --- */

struct happened { enum notice_about about; struct id self, writer; };
struct told { enum notice_about about; struct notice_tell how; bool went; };
struct room {
	struct ctx *c;
	struct notice_room of;
	struct notice_team team;
	struct notice_book book;
	struct notice_hook_book hooks;
	struct happened v[HAPPENED_MAX];
	size_t n;
	struct told *told;
	size_t n_told;
	bool is_new;                    /* opened just now: who was given what at once is told nothing more */
	bool has_told_level;
	int64_t told_level;
};

static void note(struct room *r, enum notice_about about, struct id self, struct id writer)
{
	for (size_t k = 0; k < r->n; k++) {
		if (r->v[k].about == about && id_eq(r->v[k].self, self) && id_eq(r->v[k].writer, writer)) {
			return;
		}
	}
	if (r->n < HAPPENED_MAX) {
		r->v[r->n++] = (struct happened){ about, self, writer };
	}
}

static void note_for(struct room *r, enum notice_about about, str person, struct id writer)
{
	struct id id;
	if (!r->is_new && id_parse(person, &id)) {
		note(r, about, id, writer);
	}
}

/* Which items give something to somebody: "step/0190...:owner_id". */
static const struct { const char *begins, *ends; enum notice_about about; } given[] = {
	{ "step/", ":owner_id", NOTICE_STEP }, { "task/", ":owner_id", NOTICE_TASK }, { "question/", ":owner_id", NOTICE_QUESTION },
	{ "decision/", ":decider_id", NOTICE_DECISION }, { "decision/", ":carrier_id", NOTICE_CARRY },
	{ "acting/", ":person_id", NOTICE_ROLE }, { "incident", ":lead_id", NOTICE_ROLE }, { "handover/", ":to_id", NOTICE_HANDOVER },
};

static void read_given(struct room *r, const struct journal_item *item, struct id writer)
{
	for (size_t k = 0; k < sizeof given / sizeof given[0]; k++) {
		if (str_starts(item->key, str_from_c(given[k].begins)) && str_ends(item->key, str_from_c(given[k].ends)) &&
		    !str_is_none(item->value)) {
			note_for(r, given[k].about, item->value, writer);
		}
	}
}

static void read_level(struct room *r, const struct journal_item *item, struct id writer)
{
	int64_t level;
	if (str_is_none(item->value) || !str_to_i64(item->value, &level)) {
		return;
	}
	bool is_raised = !r->has_told_level || level > r->told_level;
	r->of.has_level = true;
	r->of.level = level;
	if (is_raised && !r->is_new && level > 0) {
		note(r, NOTICE_LEVEL, (struct id){ 0 }, writer);
	}
	r->told_level = is_raised ? level : r->told_level;
	r->has_told_level = true;
}

static void read_entry(struct room *r, const struct entry_brought *e)
{
	for (size_t k = 0; k < e->n_items; k++) {
		const struct journal_item *item = &e->items[k];
		if (str_eq(item->key, S("incident:mode"))) {
			r->is_new = true;
			note(r, NOTICE_OPENED, (struct id){ 0 }, e->account_id);
		} else if (str_eq(item->key, S("incident:level"))) {
			read_level(r, item, e->account_id);
		} else {
			read_given(r, item, e->account_id);
		}
	}
}

/* --- whom --- */

static void add_told(struct room *r, enum notice_about about, const struct notice_tell *how, struct id writer)
{
	bool by_them = !id_is_none(writer) && id_eq(how->to->account_id, writer);
	for (size_t k = 0; k < r->n_told; k++) {
		if (r->told[k].about == about && r->told[k].how.to == how->to) {
			return;
		}
	}
	if (!by_them && r->n_told < TOLD_MAX) {
		r->told[r->n_told++] = (struct told){ .about = about, .how = *how };
	}
}

static bool plan_all(struct room *r)
{
	r->told = arena_array(r->c->arena, struct told, TOLD_MAX);
	for (size_t k = 0; k < r->n; k++) {
		const struct happened *h = &r->v[k];
		struct notice_tell *v;
		size_t n;
		enum notice_event event = notice_event_of(h->about);
		struct notice_scene scene = { .event = (int)event, .has_level = r->of.has_level, .level = r->of.level, .self = h->self,
			.at = r->c->now_ms };
		if (!notice_plan(r->c, &r->team, &r->book.of[event], &scene, &v, &n)) {
			return false;
		}
		for (size_t t = 0; t < n; t++) {
			add_told(r, h->about, &v[t], h->writer);
		}
	}
	return true;
}

/* --- telling --- */

static str names_of(const struct room *r, int about, int when)
{
	str names = S("");
	for (size_t k = 0; k < r->n_told; k++) {
		const struct told *t = &r->told[k];
		bool shown = (int)t->about == about && t->how.when == when && (when != TELL_NOW || t->went);
		names = shown ? notice_and(r->c, names, t->how.to->name) : names;
	}
	return names;
}

/* "対応室が開いた：小西 直樹、森本 健一": in the journal, so that it is known who was told, who later, and who not. */
static bool write_down(struct room *r)
{
	static const struct { int when, line; } parts[] = { { TELL_NOW, MSG_NOTICE_ENTRY_LINE }, { TELL_LATER, MSG_NOTICE_ENTRY_LATER },
		{ TELL_NOT, MSG_NOTICE_ENTRY_NOT } };
	struct ctx *c = r->c;
	str text = S("");
	bool any_now = false;
	for (size_t p = 0; p < sizeof parts / sizeof parts[0]; p++) {
		for (int about = 0; about < NOTICE_ABOUT_MAX; about++) {
			str names = names_of(r, about, parts[p].when);
			any_now = any_now || (names.n > 0 && parts[p].when == TELL_NOW);
			text = names.n == 0 ? text : STR_CAT(c->arena, text, S("\n"),
				msgf(c, parts[p].line, { "what", notice_what(c, (enum notice_about)about) }, { "who", names }));
		}
	}
	struct journal_entry_in e = { .incident_id = r->of.incident->id, .type = ENTRY_TOLD,
		.text = STR_CAT(c->arena, msg(c, any_now ? MSG_NOTICE_ENTRY : MSG_NOTICE_ENTRY_NOBODY), text) };
	struct journal_added added;
	return text.n == 0 || journal_add(c, &e, &added);
}

/* From level 2 on, of what all are told, when the firm wants it. */
static bool asks_read(const struct room *r, enum notice_about about)
{
	return (about == NOTICE_OPENED || about == NOTICE_LEVEL) && r->of.has_level && r->of.level >= NOTICE_URGENT_LEVEL &&
	       r->book.of[notice_event_of(about)].asks_read;
}

static bool send_one(struct room *r, struct told *t)
{
	struct notice_how how = { .way = t->how.way };
	int event = (int)notice_event_of(t->about);
	if (t->how.when == TELL_LATER) {
		return notice_wait(r->c, &r->of, t->about, t->how.to, t->how.at);
	}
	if (t->how.when == TELL_NOT) {
		return true;
	}
	if (asks_read(r, t->about) && !notice_receipt_ask(r->c, &r->of, event, t->how.to, r->book.of[event].remind_min.v, &how.read_link)) {
		return false;
	}
	return notice_mail(r->c, &r->of, t->about, t->how.to, &how, &t->went);
}

/* Chats and programs, and that they were told. A task of no room is nobody else's business. */
static bool tell_hooks(struct room *r)
{
	struct ctx *c = r->c;
	str text = S("");
	bool done[NOTICE_ABOUT_MAX] = { false };
	for (size_t k = 0; k < r->n; k++) {
		enum notice_about about = r->v[k].about;
		str names = S("");
		bool is_for_hooks = r->of.incident || about == NOTICE_SIGHTING || about == NOTICE_SUSPECT;
		if (is_for_hooks && !done[about] && !notice_hooks(c, &r->hooks, &r->of, about, &names)) {
			return false;
		}
		done[about] = true;
		text = names.n == 0 ? text : STR_CAT(c->arena, text, S("\n"),
			msgf(c, MSG_NOTICE_ENTRY_LINE, { "what", notice_what(c, about) }, { "who", names }));
	}
	if (text.n == 0 || !r->of.incident) {
		return true;
	}
	struct journal_entry_in e = { .incident_id = r->of.incident->id, .type = ENTRY_TOLD,
		.text = STR_CAT(c->arena, msg(c, MSG_NOTICE_ENTRY_HOOK), text) };
	struct journal_added added;
	return journal_add(c, &e, &added);
}

static bool send_all(struct room *r)
{
	if (!plan_all(r)) {
		return false;
	}
	for (size_t k = 0; k < r->n_told; k++) {
		if (!send_one(r, &r->told[k])) {
			return false;
		}
	}
	return (r->n_told == 0 || !r->of.incident || write_down(r)) && tell_hooks(r);
}

/* --- following --- */

static bool begin(struct ctx *c, const struct incident *i, str base_url, struct room *ret)
{
	*ret = (struct room){ .c = c, .of = { .incident = i, .base_url = base_url } };
	if (i) {
		ret->of.is_restricted = i->is_restricted;
		ret->of.has_level = i->level.has;
		ret->of.level = i->level.v;
	}
	return notice_team_get(c, i, &ret->team) && notice_book_get(c, &ret->book) &&
	       notice_hook_book_get(c, &ret->hooks);
}

struct look_in { str base_url; struct notice_rooms_row row; struct notice_moved_row org; };

/* Who writes into the room has read what they were told about it. */
static bool read_by_writing(struct ctx *c, struct id incident_id, const struct entry_brought *v, size_t n)
{
	int64_t asked, open;
	if (!notice_receipts_count(c, incident_id, &asked, &open)) {
		return false;
	}
	for (size_t k = 0; k < n && open > 0; k++) {
		if (!id_is_none(v[k].account_id) && !notice_receipt_read(c, incident_id, v[k].account_id, (struct id){ 0 }, READ_ROOM)) {
			return false;
		}
	}
	return true;
}

static bool act_room(struct ctx *c, void *arg)
{
	const struct look_in *in = arg;
	struct incident i;
	struct room *r = arena_new(c->arena, struct room);
	struct entry_brought *v;
	size_t n;
	if (!incident_get(c, in->row.incident_id, &i) || !begin(c, &i, in->base_url, r) ||
	    !journal_brought(c, i.id, in->row.seq, ENTRIES_AT_ONCE, &v, &n) || !read_by_writing(c, i.id, v, n)) {
		return false;
	}
	r->has_told_level = in->row.level.has;
	r->told_level = in->row.level.v;
	for (size_t k = 0; k < n; k++) {
		read_entry(r, &v[k]);
	}
	int64_t seq = n > 0 ? v[n - 1].seq : in->row.head;
	if (!send_all(r)) {
		return false;
	}
	return q_notice_room_put(c, (struct notice_room_put_in){ .incident_id = i.id, .seq = seq,
		.level = { r->has_told_level, r->told_level } });
}

static bool act_begin(struct ctx *c, void *arg)
{
	(void)arg;
	return q_notice_mark_add(c, (struct notice_mark_add_in){ .since = c->now_ms }) && q_notice_mark_rooms(c) && q_notice_mark_tasks(c) &&
	       q_notice_mark_versions(c);
}

static bool act_sightings(struct ctx *c, void *arg)
{
	const struct look_in *in = arg;
	struct notice_mark_get_row mark;
	struct notice_sightings_rows rows;
	struct room *r = arena_new(c->arena, struct room);
	bool found;
	if (!q_notice_mark_get(c, &mark, &found) || !found ||
	    !q_notice_sightings(c, (struct notice_sightings_in){ .after = mark.sighting_number }, &rows) || rows.n == 0 ||
	    !begin(c, NULL, in->base_url, r)) {
		return c->err.code == ERR_NONE;
	}
	note(r, NOTICE_SIGHTING, (struct id){ 0 }, (struct id){ 0 });
	return send_all(r) && q_notice_sighting_put(c, (struct notice_sighting_put_in){ .number = rows.v[rows.n - 1].number });
}

/* Suspicious mail out of the folder or of a program, once for all that came. */
static bool act_suspects(struct ctx *c, void *arg)
{
	const struct look_in *in = arg;
	struct notice_mark_get_row mark;
	struct notice_suspects_rows rows;
	struct room *r = arena_new(c->arena, struct room);
	bool found;
	if (!q_notice_mark_get(c, &mark, &found) || !found ||
	    !q_notice_suspects(c, (struct notice_suspects_in){ .after = mark.suspect_number }, &rows) || rows.n == 0 ||
	    !begin(c, NULL, in->base_url, r)) {
		return c->err.code == ERR_NONE;
	}
	for (size_t k = 0; k < rows.n; k++) {
		if (rows.v[k].by_itself) {
			note(r, NOTICE_SUSPECT, (struct id){ 0 }, (struct id){ 0 });
		}
	}
	return send_all(r) && q_notice_suspect_put(c, (struct notice_suspect_put_in){ .number = rows.v[rows.n - 1].number });
}

/* Tasks of no room: in a room its journal tells. */
static bool act_tasks(struct ctx *c, void *arg)
{
	const struct look_in *in = arg;
	struct notice_tasks_rows rows;
	struct room *r = arena_new(c->arena, struct room);
	static const struct id last = { { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff } };
	if (!q_notice_tasks(c, &rows) || !begin(c, NULL, in->base_url, r)) {
		return false;
	}
	for (size_t k = 0; k < rows.n; k++) {
		note(r, NOTICE_TASK, rows.v[k].owner_id, (struct id){ 0 });
	}
	struct id until = rows.n == HAPPENED_MAX / 2 ? rows.v[rows.n - 1].id : last; /* all there were, or as many as were read */
	return send_all(r) && q_notice_tasks_told(c, (struct notice_tasks_told_in){ .task = until });
}

/* --- versions of procedures --- */

struct version_in { str base_url; struct notice_versions_row row; };

/* Who approves is told of one that waits, who wrote it what became of it. */
static void note_version(struct room *r, const struct notice_versions_row *v)
{
	if (!str_eq(v->state, S("waiting"))) {
		note(r, str_eq(v->state, S("approved")) ? NOTICE_APPROVED : NOTICE_SENT_BACK, v->author_id, v->said_by_id);
		return;
	}
	for (size_t k = 0; k < r->team.n; k++) {
		if (r->team.v[k].access == ACCESS_EXECUTIVE && !id_is_none(r->team.v[k].account_id)) {
			note(r, NOTICE_APPROVE, r->team.v[k].person_id, v->made_by_id);
		}
	}
}

static bool act_version(struct ctx *c, void *arg)
{
	const struct version_in *in = arg;
	struct own_procedure p;
	struct room *r = arena_new(c->arena, struct room);
	if (!own_procedure_get(c, in->row.key, &p) || !begin(c, NULL, in->base_url, r)) {
		return false;
	}
	r->of.procedure = text2_full(p.draft.name);
	r->of.path = STR_CAT(c->arena, S("/procedures/"), p.key);
	bool is_last = in->row.version == p.version; /* one that a newer one took the place of waits for nobody */
	if (is_last || !str_eq(in->row.state, S("waiting"))) {
		note_version(r, &in->row);
	}
	return send_all(r) && q_notice_version_told(c, (struct notice_version_told_in){ .key = p.key, .version = in->row.version,
		.state = in->row.state });
}

static bool look_versions(struct ctx *c, str base_url)
{
	struct notice_versions_rows rows;
	if (!q_notice_versions(c, &rows)) {
		return false;
	}
	for (size_t k = 0; k < rows.n; k++) {
		struct version_in in = { base_url, rows.v[k] };
		if (!store_write(c->store, c, act_version, &in)) {
			log_err(LOG_WARN, c, "notice of a procedure"); /* one that cannot be read keeps nobody from hearing of rooms */
			err_clear(c);
		}
	}
	return true;
}

static bool act_seal(struct ctx *c, void *arg)
{
	const struct look_in *in = arg;
	return q_notice_seal_put(c, (struct notice_seal_put_in){ .seal_seq = in->org.sealed });
}

static bool look_rooms(struct ctx *c, struct look_in *in)
{
	struct notice_rooms_rows rooms;
	if (!q_notice_rooms(c, &rooms)) {
		return false;
	}
	for (size_t k = 0; k < rooms.n; k++) {
		in->row = rooms.v[k];
		if (!store_write(c->store, c, act_room, in)) {
			return false;
		}
	}
	/* what moved meanwhile has a later line */
	return rooms.n == ROOMS_AT_ONCE || in->org.sealed <= in->org.seal_seq || store_write(c->store, c, act_seal, in);
}

static bool look_suspects(struct ctx *c, struct look_in *in)
{
	struct notice_suspects_rows rows;
	return q_notice_suspects(c, (struct notice_suspects_in){ .after = in->org.suspect_number }, &rows) &&
	       (rows.n == 0 || store_write(c->store, c, act_suspects, in));
}

static bool look_org(struct ctx *c, str base_url, const struct notice_moved_row *org)
{
	struct look_in in = { .base_url = base_url, .org = *org };
	struct notice_sightings_rows sightings;
	struct notice_tasks_rows tasks;
	c->org_id = org->org_id;
	if (!org->since.has) {
		return store_write(c->store, c, act_begin, NULL);
	}
	if (!q_notice_sightings(c, (struct notice_sightings_in){ .after = org->sighting_number }, &sightings) ||
	    (sightings.n > 0 && !store_write(c->store, c, act_sightings, &in))) {
		return false;
	}
	return look_suspects(c, &in) && q_notice_tasks(c, &tasks) && (tasks.n == 0 || store_write(c->store, c, act_tasks, &in)) &&
	       look_versions(c, base_url) && look_rooms(c, &in);
}

/* --- reports that are due --- */

struct due_in { str base_url; struct id incident_id; int64_t at; };

static bool act_report(struct ctx *c, void *arg)
{
	const struct due_in *in = arg;
	struct incident i;
	struct room *r = arena_new(c->arena, struct room);
	if (!incident_get(c, in->incident_id, &i) || !begin(c, &i, in->base_url, r)) {
		return false;
	}
	r->of.due_at = in->at;
	note(r, NOTICE_REPORT, (struct id){ 0 }, (struct id){ 0 });
	return send_all(r) &&
	       q_notice_report_put(c, (struct notice_report_put_in){ .incident_id = i.id, .report_at = { true, in->at } });
}

static bool look_report(struct ctx *c, str base_url, struct id incident_id)
{
	struct incident i;
	struct report_due due;
	struct notice_room_get_row row;
	bool found;
	if (!incident_get(c, incident_id, &i) || !report_due_of(c, &i, &due) ||
	    !q_notice_room_get(c, (struct notice_room_get_in){ .incident_id = incident_id }, &row, &found)) {
		return false;
	}
	bool is_told = found && row.report_at.has && row.report_at.v == due.at;
	if (!due.has || due.at > c->now_ms + REPORT_AHEAD_MS || is_told || !found) {
		return true;
	}
	struct due_in in = { .base_url = base_url, .incident_id = incident_id, .at = due.at };
	return store_write(c->store, c, act_report, &in);
}

/* One firm's trouble must not keep the others from being told. */
static void go_on(struct ctx *c)
{
	if (!store_is_read_only(c->store, NULL)) { /* said once where it began */
		log_err(LOG_WARN, c, "notice");
	}
	err_clear(c);
}

static bool look_reports(struct ctx *c, str base_url)
{
	struct notice_open_rooms_rows rooms;
	if (c->now_ms % REPORT_LOOK_MS >= 2000) {
		return true;
	}
	if (!q_notice_open_rooms(c, &rooms)) {
		return false;
	}
	for (size_t k = 0; k < rooms.n; k++) {
		c->org_id = rooms.v[k].org_id;
		if (!look_report(c, base_url, rooms.v[k].incident_id)) {
			go_on(c);
		}
	}
	return true;
}

bool notice_look(struct ctx *c, str base_url)
{
	struct notice_moved_rows orgs;
	if (!q_notice_moved(c, &orgs)) {
		return false;
	}
	for (size_t k = 0; k < orgs.n; k++) {
		if (!look_org(c, base_url, &orgs.v[k])) {
			go_on(c);
		}
	}
	return look_reports(c, base_url) && notice_remind_late(c, base_url) && notice_due_rows(c, base_url) && notice_digests(c, base_url);
}
