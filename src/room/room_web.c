/* The room page: one per incident. */
#include "room/room_web.h"

#include "account/access.h"
#include "base/time.h"
#include "messages.h"
#include "notice/receipt.h"
#include "person/person.h"
#include "room_html.h"

PAGE_BODY(room)

static void room_tabs_body(struct out *o, const void *view)
{
	room_tabs_html(o, view);
}

bool room_of(struct web *w, struct incident *ret)
{
	struct id id;
	return web_id(w, "incident", &id) && incident_get(w->c, id, ret);
}

bool room_may_act(const struct ctx *c)
{
	return access_allows(c->who.access, ACCESS_RESPONDER);
}

struct url room_url(struct ctx *c, const struct incident *i, const char *after)
{
	return url_id(c, "/incident/", i->id, after);
}

bool room_page(struct web *w, int status, const struct incident *i, str title,
               void (*body)(struct out *o, const void *view), const void *view)
{
	struct page_view p = { .title = title, .nav = NAV_NOW, .body = body, .view = view,
		.is_exercise = i->mode == INCIDENT_EXERCISE };
	return page_show(w, status, &p);
}

static struct field_option person_option_of(struct ctx *c, struct id id, str name, str title)
{
	str label = str_is_empty(title) ? name : msgf(c, MSG_ROOM_PERSON_TITLE, { "name", name }, { "title", title });
	return (struct field_option){ .value = id_str(c->arena, id), .label = label, .help = S("") };
}

static bool people_options(struct ctx *c, int none, bool is_marked, const struct field_option **ret, size_t *ret_n)
{
	struct person_option *people;
	size_t n;
	int64_t months = 0;
	if (!person_options(c, &people, &n) || (is_marked && !reach_months(c, &months))) {
		return false;
	}
	struct field_option *v = arena_array(c->arena, struct field_option, n + 1);
	v[0] = (struct field_option){ .value = S(""), .label = msg(c, none), .help = S("") };
	for (size_t k = 0; k < n; k++) {
		v[k + 1] = person_option_of(c, people[k].id, people[k].name, people[k].title);
		str words = is_marked ? reach_words(c, months, &people[k].reach) : S("");
		v[k + 1].label = words.n ? STR_CAT(c->arena, v[k + 1].label, S("　"), words) : v[k + 1].label;
	}
	*ret = v;
	*ret_n = n + 1;
	return true;
}

bool room_people_options(struct ctx *c, int none, const struct field_option **ret, size_t *ret_n)
{
	return people_options(c, none, false, ret, ret_n);
}

bool room_callee_options(struct ctx *c, int none, const struct field_option **ret, size_t *ret_n)
{
	return people_options(c, none, true, ret, ret_n);
}

void room_people_keep(struct ctx *c, struct field_view *f, struct id id, str name)
{
	str value = id_is_none(id) ? S("") : id_str(c->arena, id);
	for (size_t k = 0; k < f->n_options; k++) {
		if (str_eq(f->options[k].value, value)) {
			return;
		}
	}
	struct field_option *v = arena_array(c->arena, struct field_option, f->n_options + 1);
	for (size_t k = 0; k < f->n_options; k++) {
		v[k] = f->options[k];
	}
	v[f->n_options] = (struct field_option){ value, name, S("") };
	field_options(f, v, f->n_options + 1);
}

static void fill_head(struct ctx *c, const struct incident *i, struct room_view *v)
{
	const struct kind *kind = catalog_kind(c->catalog, i->kind);
	v->incident = i;
	v->name = i->name;
	v->title = i->title;
	v->kind = kind ? text2_in(kind->name, c->lang) : i->kind;
	v->has_level = i->level.has;
	v->level_number = str_i64(c->arena, i->level.v);
	v->level_name_text = level_name(c, i->level);
	v->level_css_text = level_css(c, i->level);
	v->is_open = incident_is_open(i);
	v->is_exercise = i->mode == INCIDENT_EXERCISE;
	v->can_act = v->is_open && room_may_act(c);
	v->noticed_text = event_time_show(c, i->noticed);
	v->has_lead = !id_is_none(i->lead_id);
	v->lead = v->has_lead ? i->lead_name : S("");
	v->lead_since = i->lead_since.has ? msgf(c, MSG_ROOM_LEAD_SINCE, { "when", time_short(c, i->lead_since.v) }) : S("");
}

static void fill_links(struct ctx *c, const struct incident *i, struct room_view *v)
{
	v->self = room_url(c, i, "");
	v->parts = room_parts_of(c, i, ROOM_PART_ROOM);
	v->live = live_view_room(c, i->id);
	v->back = url_with(c, v->self, "new", S("last"));
	v->access = room_url(c, i, "/access");
	v->level_page = room_url(c, i, "/level");
	v->manage = room_url(c, i, "/manage");
	v->phase_page = room_url(c, i, "/phase");
	v->facts_page = room_url(c, i, "/fact");
	v->import_page = room_url(c, i, "/import");
	v->search = url_with(c, url_path(c, "/search"), "incident", id_str(c->arena, i->id));
	v->report_make = room_url(c, i, "/report");
	v->entries_print = room_url(c, i, "/timeline");
	v->step_add = room_url(c, i, "/step/new");
	v->entry_add = room_url(c, i, "/entry");
	v->once = id_new(c->now_ms);
	v->mask_page = room_url(c, i, "/mask");
	v->people_page = room_url(c, i, "/role");
	v->notice_page = room_url(c, i, "/notice");
	v->handover = room_url(c, i, "/handover");
}

/* Those the firm asks to say so (notice/receipt.h). */
static bool fill_unread(struct ctx *c, const struct incident *i, struct room_view *v)
{
	int64_t asked, open;
	if (!notice_receipts_count(c, i->id, &asked, &open)) {
		return false;
	}
	v->unread = open > 0 && v->is_open ? msgf(c, MSG_NOTICE_ROOM_OPEN, { "count", str_i64(c->arena, open) }) : S("");
	return true;
}

static void fill_composer(struct web *w, const struct person *people, size_t n, struct room_view *v)
{
	struct ctx *c = w->c;
	v->text = field_of(w, &op_entry_add, "text", S(""));
	v->type = field_of(w, &op_entry_add, "type", S("note"));
	v->when = field_of(w, &op_entry_add, "occurred_at", S(""));
	field_help(w, &v->when, MSG_ROOM_WHEN_HELP);
	v->who = field_view_make(w, "person_id", MSG_ENTRY_LABEL_PERSON, S(""));
	struct field_option *who = arena_array(c->arena, struct field_option, n + 1);
	who[0] = (struct field_option){ .value = S(""), .label = msg(c, MSG_ROOM_WHO_ME), .help = S("") };
	for (size_t k = 0; k < n; k++) {
		who[k + 1] = person_option_of(c, people[k].id, people[k].name, people[k].title);
	}
	field_options(&v->who, who, n + 1);
	v->errors = errors_make(w);
	v->more_open = v->errors.n_lines > 0 || !str_is_empty(v->when.value);
}

/* What was sent without leaving the page knows no number: the newest entry this account wrote. */
static int64_t newest_of_mine(const struct ctx *c, const struct entry_view *v, size_t n)
{
	int64_t newest = 0;
	for (size_t k = 0; k < n; k++) {
		if (v[k].seq > newest && v[k].type <= ENTRY_NOTE && str_eq(v[k].writer_name, c->who.name)) {
			newest = v[k].seq;
		}
	}
	return newest;
}

/* ?type= narrows, ?before= turns the page, ?new= marks what was just written. */
static bool fill_journal(struct web *w, const struct incident *i, struct room_view *v)
{
	struct ctx *c = w->c;
	struct journal_filter f = { .type = choice_find(&entry_type_choices, web_query(w, "type")), .limit = 50 };
	struct entry_view *entries;
	size_t n;
	str next;
	int64_t fresh = 0;
	str before = web_query(w, "before");
	if (!str_is_empty(before)) {
		v->is_page = journal_cursor_parse(before, &f);
	}
	str_to_i64(web_query(w, "new"), &fresh);
	if (!journal_list(c, i->id, &f, &entries, &n, &next)) {
		return false;
	}
	if (str_eq(web_query(w, "new"), S("last"))) {
		fresh = newest_of_mine(c, entries, n);
	}
	room_entry_lines(c, i, entries, n, fresh, &v->entries);
	room_entry_runs(c, entries, n, v);
	v->n_entries = n;
	v->has_older = !str_is_empty(next);
	v->older = url_with(c, v->self, "before", next);
	if (f.type >= 0) {
		v->older = url_with(c, v->older, "type", str_from_c(entry_type_choices.v[f.type].code));
	}
	room_filters(c, i, f.type, v);
	return true;
}

static bool fill_counts(struct ctx *c, const struct incident *i, struct room_view *v)
{
	int64_t seq;
	struct sha256 head;
	struct mask_view *masks;
	size_t n;
	if (!journal_head(c, i->id, &seq, &head) || !journal_mask_open(c, i->id, &masks, &n) ||
	    !waiting_of_room(c, i->id, &v->waits)) {
		return false;
	}
	v->count_text = msgf(c, MSG_ROOM_ENTRY_COUNT, { "count", str_i64(c->arena, seq) });
	v->has_mask_requests = n > 0 && !v->waits.has_mask;
	return true;
}

static bool show_with(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct incident i;
	struct room_view *v = arena_new(c->arena, struct room_view);
	struct person *people;
	size_t n_people;
	if (!room_of(w, &i) || !person_list(c, false, &people, &n_people)) {
		return false;
	}
	fill_head(c, &i, v);
	fill_links(c, &i, v);
	fill_composer(w, people, n_people, v);
	if (!fill_unread(c, &i, v) || !fill_journal(w, &i, v) || !fill_counts(c, &i, v) || !room_sides(c, &i, people, n_people, v)) {
		return false;
	}
	struct page_view p = { .title = i.name, .nav = NAV_NOW, .body = room_body, .view = v, .tabs = room_tabs_body,
		.is_room = true, .is_wide = true, .is_exercise = v->is_exercise };
	return page_show(w, status, &p);
}

/* One that was taken in has its own pages (archive/): nothing of it stands in our tables. */
static bool show_room(struct web *w)
{
	struct incident i;
	if (!room_of(w, &i)) {
		return false;
	}
	return incident_is_taken_in(&i) ? web_redirect(w, room_url(w->c, &i, "/imported")) : show_with(w, 200);
}

bool room_refuse(struct web *w)
{
	return show_with(w, web_error_status(w));
}

/* Back to the room with the new entry in sight and its type on offer. */
static bool entry_added(struct web *w)
{
	const struct entry_add_in *in = w->in;
	const struct entry_json *e = w->result;
	struct ctx *c = w->c;
	str seq = str_printf(c->arena, "%lld", (long long)e->seq.v);
	struct url to = url_with(c, url_id(c, "/incident/", in->incident_id, ""), "new", seq);
	return web_redirect_flash(w, to, MSG_ROOM_RECORDED);
}

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/incident/{incident}", .needs = ACCESS_VIEWER, .show = show_room,
		.doc = "the room of an incident" },
	{ .method = HTTP_POST, .pattern = "/incident/{incident}/entry", .needs = ACCESS_RESPONDER, .op = &op_entry_add,
		.answer = entry_added, .refuse = room_refuse, .doc = "write an entry" },
};
const struct route_table room_routes = { routes, sizeof routes / sizeof routes[0] };
