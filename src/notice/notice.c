#include "notice/notice.h"

#include "db/store.h"
#include "incident/incident.h"
#include "journal/journal.h"
#include "messages.h"
#include "notice/notice_text.h"
#include "notice_sql.h"
#include "report/report.h"

#define ENTRIES_AT_ONCE 200
#define TOLD_MAX 60                /* mails of one room in one look; more is noise */
#define REPORT_LOOK_MS (10 * 1000) /* not every second: it asks each open room */
#define REPORT_AHEAD_MS (30 * 60 * INT64_C(1000))

/* --- the people --- */

struct team { struct notice_person *v; size_t n; };

static struct notice_person person_of(const struct notice_team_row *r)
{
	bool has_mail = !str_is_none(r->person_mail) && !str_is_empty(r->person_mail);
	return (struct notice_person){ .account_id = r->account_id, .person_id = r->person_id,
		.name = str_is_none(r->person_name) ? r->account_name : r->person_name,
		.mail = has_mail ? r->person_mail : r->account_mail,
		.other_mail = str_is_none(r->other_mail) ? S("") : r->other_mail,
		.lang = str_eq(r->lang, S("en")) ? LANG_EN : LANG_JA, .access = (enum access)r->access };
}

/* Of a restricted room its members; of no room, and of the others, everybody who may sign in. */
static bool read_team(struct ctx *c, struct id only_members_of, struct team *ret)
{
	struct notice_team_rows rows;
	if (!q_notice_team(c, (struct notice_team_in){ .room = only_members_of }, &rows)) {
		return false;
	}
	*ret = (struct team){ arena_array(c->arena, struct notice_person, rows.n), rows.n };
	for (size_t k = 0; k < rows.n; k++) {
		ret->v[k] = person_of(&rows.v[k]);
	}
	return true;
}

static bool responds(const struct notice_person *p)
{
	return p->access == ACCESS_RESPONDER || p->access == ACCESS_ADMIN;
}

static bool is_of_team(const struct notice_person *p, enum notice_about about)
{
	return responds(p) || (p->access == ACCESS_EXECUTIVE && about != NOTICE_SIGHTING);
}

/* --- what a room tells --- */

struct told { enum notice_about about; const struct notice_person *to; };
struct room {
	struct ctx *c;
	struct notice_room of;
	struct team team;
	struct told told[TOLD_MAX];
	size_t n;
	bool is_new;                    /* opened just now: who was given what at once is told nothing more */
	bool has_told_level;
	int64_t told_level;
};

static void tell(struct room *r, enum notice_about about, const struct notice_person *to, struct id writer)
{
	if (id_eq(to->account_id, writer) || r->n == TOLD_MAX) {
		return;
	}
	for (size_t k = 0; k < r->n; k++) {
		if (r->told[k].about == about && id_eq(r->told[k].to->account_id, to->account_id)) {
			return;
		}
	}
	r->told[r->n++] = (struct told){ about, to };
}

static void tell_team(struct room *r, enum notice_about about, struct id writer)
{
	for (size_t k = 0; k < r->team.n; k++) {
		if (is_of_team(&r->team.v[k], about)) {
			tell(r, about, &r->team.v[k], writer);
		}
	}
}

static void tell_person(struct room *r, enum notice_about about, str person, struct id writer)
{
	struct id id;
	if (r->is_new || !id_parse(person, &id)) {
		return;
	}
	for (size_t k = 0; k < r->team.n; k++) {
		if (id_eq(r->team.v[k].person_id, id)) {
			tell(r, about, &r->team.v[k], writer);
		}
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
			tell_person(r, given[k].about, item->value, writer);
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
		tell_team(r, NOTICE_LEVEL, writer);
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
			tell_team(r, NOTICE_OPENED, e->account_id);
		} else if (str_eq(item->key, S("incident:level"))) {
			read_level(r, item, e->account_id);
		} else {
			read_given(r, item, e->account_id);
		}
	}
}

/* --- telling --- */

static str add_name(struct ctx *c, str names, str name)
{
	return names.n ? msgf(c, MSG_NOTICE_AND, { "names", names }, { "name", name }) : name;
}

/* 「メールで知らせました。対応室が開いた: 小西 直樹、森本 健一」: in the journal, so that it is known who was told. */
static bool write_down(struct room *r, const bool went[TOLD_MAX])
{
	struct ctx *c = r->c;
	str text = S("");
	for (int about = 0; about < NOTICE_ABOUT_MAX; about++) {
		str names = S("");
		for (size_t k = 0; k < r->n; k++) {
			names = went[k] && (int)r->told[k].about == about ? add_name(c, names, r->told[k].to->name) : names;
		}
		text = names.n == 0 ? text : STR_CAT(c->arena, text, S("\n"),
			msgf(c, MSG_NOTICE_ENTRY_LINE, { "what", notice_what(c, (enum notice_about)about) }, { "who", names }));
	}
	struct journal_entry_in e = { .incident_id = r->of.incident->id, .type = ENTRY_TOLD,
		.text = STR_CAT(c->arena, msg(c, MSG_NOTICE_ENTRY), text) };
	struct journal_added added;
	return text.n == 0 || journal_add(c, &e, &added);
}

static bool send_all(struct room *r)
{
	bool went[TOLD_MAX] = { false };
	for (size_t k = 0; k < r->n; k++) {
		if (!notice_mail(r->c, &r->of, r->told[k].about, r->told[k].to, &went[k])) {
			return false;
		}
	}
	return r->n == 0 || write_down(r, went);
}

/* --- following --- */

static bool begin_room(struct ctx *c, struct id incident_id, str base_url, struct incident *i, struct room *ret)
{
	*ret = (struct room){ .c = c };
	if (!incident_get(c, incident_id, i)) {
		return false;
	}
	ret->of = (struct notice_room){ .incident = i, .is_restricted = i->is_restricted, .base_url = base_url,
		.has_level = i->level.has, .level = i->level.v };
	return read_team(c, i->is_restricted ? i->id : (struct id){ 0 }, &ret->team);
}

struct look_in { str base_url; struct notice_rooms_row row; };

static bool act_room(struct ctx *c, void *arg)
{
	const struct look_in *in = arg;
	struct incident i;
	struct room *r = arena_new(c->arena, struct room);
	struct entry_brought *v;
	size_t n;
	if (!begin_room(c, in->row.incident_id, in->base_url, &i, r) ||
	    !journal_brought(c, i.id, in->row.seq, ENTRIES_AT_ONCE, &v, &n)) {
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
	return q_notice_mark_add(c, (struct notice_mark_add_in){ .since = c->now_ms }) && q_notice_mark_rooms(c);
}

static bool act_sightings(struct ctx *c, void *arg)
{
	const struct look_in *in = arg;
	struct notice_mark_get_row mark;
	struct notice_sightings_rows rows;
	struct team team;
	bool found;
	if (!q_notice_mark_get(c, &mark, &found) || !found ||
	    !q_notice_sightings(c, (struct notice_sightings_in){ .after = mark.sighting_number }, &rows) || rows.n == 0 ||
	    !read_team(c, (struct id){ 0 }, &team)) {
		return c->err.code == ERR_NONE;
	}
	const struct notice_room of = { .base_url = in->base_url };
	for (size_t k = 0; k < team.n; k++) {
		bool told;
		if (responds(&team.v[k]) && !notice_mail(c, &of, NOTICE_SIGHTING, &team.v[k], &told)) {
			return false;
		}
	}
	return q_notice_sighting_put(c, (struct notice_sighting_put_in){ .number = rows.v[rows.n - 1].number });
}

static bool look_sightings(struct ctx *c, struct look_in *in)
{
	struct notice_mark_get_row mark;
	struct notice_sightings_rows rows;
	bool found;
	if (!q_notice_mark_get(c, &mark, &found) ||
	    !q_notice_sightings(c, (struct notice_sightings_in){ .after = mark.sighting_number }, &rows)) {
		return false;
	}
	return rows.n == 0 || store_write(c->store, c, act_sightings, in);
}

/* --- reports that are due --- */

struct due_in { str base_url; struct id incident_id; int64_t at; };

static bool act_report(struct ctx *c, void *arg)
{
	const struct due_in *in = arg;
	struct incident i;
	struct room *r = arena_new(c->arena, struct room);
	if (!begin_room(c, in->incident_id, in->base_url, &i, r)) {
		return false;
	}
	r->of.due_at = in->at;
	for (size_t k = 0; k < r->team.n; k++) {
		const struct notice_person *p = &r->team.v[k];
		if (responds(p) || (!id_is_none(p->person_id) && id_eq(p->person_id, i.lead_id))) {
			tell(r, NOTICE_REPORT, p, (struct id){ 0 });
		}
	}
	return send_all(r) &&
	       q_notice_report_put(c, (struct notice_report_put_in){ .incident_id = i.id, .report_at = { true, in->at } });
}

static bool look_report(struct ctx *c, str base_url, const struct incident *i)
{
	struct report_due due;
	struct notice_room_get_row row;
	bool found;
	if (!report_due_of(c, i, &due) || !q_notice_room_get(c, (struct notice_room_get_in){ .incident_id = i->id }, &row, &found)) {
		return false;
	}
	bool is_told = found && row.report_at.has && row.report_at.v == due.at;
	if (!due.has || due.at > c->now_ms + REPORT_AHEAD_MS || is_told || !found) {
		return true;
	}
	struct due_in in = { .base_url = base_url, .incident_id = i->id, .at = due.at };
	return store_write(c->store, c, act_report, &in);
}

static bool look_reports(struct ctx *c, str base_url)
{
	struct incident *v;
	size_t n;
	if (c->now_ms % REPORT_LOOK_MS >= 1000) {
		return true;
	}
	if (!incident_list(c, S("open"), &v, &n)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		if (!look_report(c, base_url, &v[k])) {
			return false;
		}
	}
	return true;
}

static bool look_org(struct ctx *c, str base_url, const struct notice_orgs_row *org)
{
	struct look_in in = { .base_url = base_url };
	struct notice_rooms_rows rooms;
	c->org_id = org->org_id;
	if (!org->since.has) {
		return store_write(c->store, c, act_begin, NULL);
	}
	if (!look_sightings(c, &in) || !q_notice_rooms(c, &rooms)) {
		return false;
	}
	for (size_t k = 0; k < rooms.n; k++) {
		in.row = rooms.v[k];
		if (!store_write(c->store, c, act_room, &in)) {
			return false;
		}
	}
	return look_reports(c, base_url);
}

bool notice_look(struct ctx *c, str base_url)
{
	struct notice_orgs_rows orgs;
	if (!q_notice_orgs(c, &orgs)) {
		return false;
	}
	for (size_t k = 0; k < orgs.n; k++) {
		if (!look_org(c, base_url, &orgs.v[k])) {
			return false;
		}
	}
	return true;
}
