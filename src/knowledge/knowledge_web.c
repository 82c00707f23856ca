/* What was learnt: the list, one note, its history, and what can be done with it. */
#include "knowledge/knowledge_web.h"

#include "base/text.h"
#include "base/time.h"
#include "knowledge/knowledge_page.h"
#include "knowledge_html.h"
#include "messages.h"
#include "web/learn.h"

PAGE_BODY(notes_page)
PAGE_BODY(note_page)
PAGE_BODY(note_history_page)
PAGE_BODY(note_from_page)

#define ROWS 50

static const struct { const char *css, *icon; } looks[KNOWLEDGE_STATE_MAX] = {
	[KNOWLEDGE_DRAFT] = { "is-warn", "file-pen" }, [KNOWLEDGE_PUBLISHED] = { "is-ok", "check" },
	[KNOWLEDGE_ARCHIVED] = { "is-quiet", "archive" },
};

static bool show(struct web *w, int status, str title, void (*body)(struct out *o, const void *view), const void *view)
{
	struct page_view p = { .title = title, .nav = NAV_LEARN, .body = body, .view = view };
	return page_show(w, status, &p);
}

static struct url note_url(struct ctx *c, struct id id, const char *after)
{
	return url_id(c, "/knowledge/", id, after);
}

static str kind_name(struct ctx *c, str key)
{
	const struct kind *k = str_is_empty(key) ? NULL : catalog_kind(c->catalog, key);
	return k ? text2_in(k->name, c->lang) : S("");
}

static str tags_shown(struct ctx *c, str tags)
{
	str line = S("");
	while (!str_is_empty(tags)) {
		str tag = str_cut(&tags, '\n');
		line = line.n ? msgf(c, MSG_KNOWLEDGE_AND, { "one", line }, { "two", tag }) : tag;
	}
	return line;
}

/* --- the list --- */

static struct note_line line_of(struct ctx *c, const struct knowledge_line *l)
{
	str begins = l->begins;
	str by = str_is_empty(l->source_by) ? msg(c, knowledge_source_choices.v[l->source].label)
		: msgf(c, MSG_KNOWLEDGE_PAGE_SOURCE_BY, { "source", msg(c, knowledge_source_choices.v[l->source].label) },
			{ "by", l->source_by });
	return (struct note_line){ .title = l->title, .begins = text_clip(c->arena, str_is_empty(begins) ? S("") : str_cut(&begins, '\n'), 120),
		.kind = kind_name(c, l->kind), .source = by, .tags = tags_shown(c, l->tags),
		.changed = msgf(c, MSG_KNOWLEDGE_PAGE_CHANGED, { "when", time_date_full(c, l->changed_at.v) }),
		.has_state = l->state != KNOWLEDGE_PUBLISHED, .state = msg(c, knowledge_state_choices.v[l->state].label),
		.state_css = str_from_c(looks[l->state].css), .state_icon = str_from_c(looks[l->state].icon),
		.is_due = knowledge_review_is_due(l->review_at, c->now_ms) && l->state == KNOWLEDGE_PUBLISHED,
		.for_room = l->audience == KNOWLEDGE_FOR_ROOM, .to = note_url(c, l->id, "") };
}

static str asked(struct web *w, const char *name)
{
	str v = web_query(w, name);
	return str_is_none(v) ? S("") : str_trim(v);
}

static bool fill_filters(struct web *w, const struct knowledge_filter *f, struct notes_page *p)
{
	struct ctx *c = w->c;
	struct knowledge_tag *tags;
	size_t n, n_kinds = c->catalog->n_kinds;
	if (!knowledge_tags(c, &tags, &n)) {
		return false;
	}
	struct field_option *kinds = arena_array(c->arena, struct field_option, n_kinds + 1);
	kinds[0] = (struct field_option){ S(""), msg(c, MSG_KNOWLEDGE_PAGE_ANY), S("") };
	memcpy(&kinds[1], room_kind_options(c), n_kinds * sizeof *kinds);
	p->kind = field_view_make(w, "kind", MSG_KNOWLEDGE_LABEL_KIND, f->kind);
	field_options(&p->kind, kinds, n_kinds + 1);
	struct field_option *some = arena_array(c->arena, struct field_option, n + 1);
	some[0] = kinds[0];
	for (size_t i = 0; i < n; i++) {
		str label = msgf(c, MSG_KNOWLEDGE_PAGE_TAG, { "tag", tags[i].tag }, { "count", number_text(c, tags[i].n) });
		some[i + 1] = (struct field_option){ tags[i].tag, label, S("") };
	}
	p->tag = field_view_make(w, "tag", MSG_KNOWLEDGE_LABEL_TAGS, f->tag);
	field_options(&p->tag, some, n + 1);
	struct field_option *sources = arena_array(c->arena, struct field_option, KNOWLEDGE_SOURCE_MAX + 1);
	sources[0] = kinds[0];
	for (int i = 0; i < KNOWLEDGE_SOURCE_MAX; i++) {
		const struct choice *one = &knowledge_source_choices.v[i];
		sources[i + 1] = (struct field_option){ str_from_c(one->code), msg(c, one->label), S("") };
	}
	p->source = field_view_make(w, "source", MSG_KNOWLEDGE_LABEL_SOURCE,
		f->source < 0 ? S("") : str_from_c(knowledge_source_choices.v[f->source].code));
	field_options(&p->source, sources, KNOWLEDGE_SOURCE_MAX + 1);
	p->kind.is_optional_said = p->tag.is_optional_said = p->source.is_optional_said = false;
	return true;
}

static struct url with_filter(struct ctx *c, const struct knowledge_filter *f, size_t from)
{
	struct url u = url_path(c, "/knowledge");
	const struct { const char *name; str value; } parts[] = { { "kind", f->kind }, { "tag", f->tag }, { "q", f->words },
		{ "source", f->source < 0 ? S("") : str_from_c(knowledge_source_choices.v[f->source].code) },
		{ "archived", f->archived ? S("1") : S("") }, { "from", from ? str_i64(c->arena, (int64_t)from) : S("") } };
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		u = str_is_empty(parts[i].value) ? u : url_with(c, u, parts[i].name, parts[i].value);
	}
	return u;
}

static void fill_pager(struct ctx *c, const struct knowledge_filter *f, size_t from, size_t n, struct notes_page *p)
{
	p->has_pager = n > ROWS;
	p->pager = (struct pager_view){ .from = (int64_t)from + 1, .to = (int64_t)(from + p->n_lines), .total = (int64_t)n,
		.has_newer = from > 0, .has_older = from + ROWS < n,
		.newer = with_filter(c, f, from > ROWS ? from - ROWS : 0), .older = with_filter(c, f, from + ROWS) };
}

static bool show_list(struct web *w)
{
	struct ctx *c = w->c;
	struct knowledge_line *v;
	size_t n;
	int64_t from = 0;
	struct notes_page *p = arena_new(c->arena, struct notes_page);
	struct knowledge_filter f = { .kind = asked(w, "kind"), .tag = asked(w, "tag"), .words = asked(w, "q"),
		.source = choice_find(&knowledge_source_choices, asked(w, "source")), .archived = asked(w, "archived").n > 0 };
	if (!knowledge_list(c, &f, &v, &n) || !fill_filters(w, &f, p)) {
		return false;
	}
	str_to_i64(asked(w, "from"), &from);
	size_t first = from > 0 && (size_t)from < n ? (size_t)from : 0;
	p->lines = arena_array(c->arena, struct note_line, ROWS);
	for (size_t i = first; i < n && p->n_lines < ROWS; i++) {
		p->lines[p->n_lines++] = line_of(c, &v[i]);
	}
	fill_pager(c, &f, first, n, p);
	p->action = url_path(c, "/knowledge");
	p->add = url_path(c, "/knowledge/new");
	p->words = f.words;
	p->is_archived = f.archived;
	p->can_write = knowledge_may_write(c);
	p->is_narrowed = f.kind.n || f.tag.n || f.words.n || f.source >= 0;
	p->is_picked = f.kind.n || f.tag.n || f.source >= 0 || p->is_archived;
	p->count = msgf(c, MSG_KNOWLEDGE_PAGE_COUNT, { "count", number_text(c, (int64_t)n) });
	p->empty = (struct empty_view){ S("book-open"), msg(c, p->is_narrowed ? MSG_KNOWLEDGE_PAGE_NOTHING : MSG_KNOWLEDGE_PAGE_NONE),
		msg(c, p->is_narrowed ? MSG_KNOWLEDGE_PAGE_NOTHING_HELP : MSG_KNOWLEDGE_PAGE_NONE_HELP), false, p->add, S("") };
	return show(w, 200, msg(c, MSG_KNOWLEDGE_PAGE_TITLE), notes_page_body, p);
}

/* --- one --- */

static size_t lines_of(struct ctx *c, str all, str **ret)
{
	size_t n = 0;
	*ret = arena_array(c->arena, str, all.n / 2 + 1);
	while (!str_is_empty(all)) {
		(*ret)[n++] = str_cut(&all, '\n');
	}
	return n;
}

static void fill_words(struct ctx *c, const struct knowledge *k, struct note_page *p)
{
	p->k = k;
	p->kind = kind_name(c, k->kind);
	p->source = msg(c, knowledge_source_choices.v[k->source].label);
	p->date = k->source_date.precision ? event_time_show(c, k->source_date) : S("");
	p->keeper = str_is_none(k->keeper_name) ? S("") : k->keeper_name;
	p->is_due = knowledge_review_is_due(k->review_at, c->now_ms) && k->state == KNOWLEDGE_PUBLISHED;
	p->review = k->review_at.has ? time_date_full(c, k->review_at.v) : S("");
	p->changed = msgf(c, MSG_KNOWLEDGE_PAGE_CHANGED, { "when", time_full(c, k->changed_at.v) });
	p->made = msgf(c, MSG_KNOWLEDGE_PAGE_MADE, { "when", time_full(c, k->made_at.v) },
		{ "who", str_is_none(k->made_by_name) ? S("-") : k->made_by_name });
	p->state = msg(c, knowledge_state_choices.v[k->state].label);
	p->state_css = str_from_c(looks[k->state].css);
	p->state_icon = str_from_c(looks[k->state].icon);
	p->n_tags = lines_of(c, k->tags, &p->tags);
	p->tag_to = arena_array(c->arena, struct url, p->n_tags + 1);
	for (size_t i = 0; i < p->n_tags; i++) {
		p->tag_to[i] = url_with(c, url_path(c, "/knowledge"), "tag", p->tags[i]);
	}
	p->n_traces = lines_of(c, k->traces, &p->traces);
}

static bool one_page(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct id id;
	struct knowledge *k = arena_new(c->arena, struct knowledge);
	struct note_page *p = arena_new(c->arena, struct note_page);
	if (!web_id(w, "note", &id) || !knowledge_get(c, id, k)) {
		return false;
	}
	fill_words(c, k, p);
	p->all = url_path(c, "/knowledge");
	p->edit = note_url(c, id, "/edit");
	p->history = note_url(c, id, "/history");
	p->publish = note_url(c, id, "/publish");
	p->archive = note_url(c, id, "/archive");
	p->restore = note_url(c, id, "/restore");
	p->has_room = !id_is_none(k->room_id);
	p->room = url_id(c, "/incident/", k->room_id, "");
	p->has_link = !str_is_empty(k->source_url);
	p->link = p->has_link ? url_outside(c, k->source_url) : p->all;
	p->can_write = knowledge_may_write(c);
	p->is_draft = k->state == KNOWLEDGE_DRAFT;
	p->is_archived = k->state == KNOWLEDGE_ARCHIVED;
	p->for_room = k->audience == KNOWLEDGE_FOR_ROOM;
	p->reason = field_of(w, &op_knowledge_archive, "reason", S(""));
	p->errors = errors_make(w);
	return show(w, status, k->title, note_page_body, p);
}

static bool show_one(struct web *w) { return one_page(w, 200); }
static bool refuse_one(struct web *w) { return one_page(w, web_error_status(w)); }

static bool back(struct web *w, int flash)
{
	const struct knowledge *k = w->result;
	return web_redirect_flash(w, note_url(w->c, k->id, ""), flash);
}
static bool published(struct web *w) { return back(w, MSG_KNOWLEDGE_PAGE_IS_PUBLISHED); }
static bool archived(struct web *w) { return back(w, MSG_KNOWLEDGE_PAGE_IS_ARCHIVED); }
static bool restored(struct web *w) { return back(w, MSG_KNOWLEDGE_PAGE_IS_RESTORED); }
static bool drafted(struct web *w)
{
	const struct knowledge *k = w->result;
	return web_redirect_flash(w, note_url(w->c, k->id, "/edit"), MSG_KNOWLEDGE_PAGE_DRAFTED);
}

/* --- its history --- */

static bool show_history(struct web *w)
{
	struct ctx *c = w->c;
	struct id id;
	struct knowledge k;
	struct knowledge_version *v;
	struct note_history_page *p = arena_new(c->arena, struct note_history_page);
	if (!web_id(w, "note", &id) || !knowledge_get(c, id, &k) || !knowledge_history(c, id, &v, &p->n)) {
		return false;
	}
	p->note = note_url(c, id, "");
	p->title = k.title;
	p->v = arena_array(c->arena, struct note_version_line, p->n + 1);
	for (size_t i = 0; i < p->n; i++) {
		p->v[i].head = msgf(c, MSG_KNOWLEDGE_PAGE_VERSION, { "version", str_i64(c->arena, v[i].version) },
			{ "when", time_full(c, v[i].at) }, { "who", str_is_none(v[i].writer_name) ? S("-") : v[i].writer_name });
		p->v[i].reason = v[i].reason;
		p->v[i].is_first = i + 1 == p->n;
		if (i + 1 < p->n) {
			knowledge_diff(c, v[i + 1].words, v[i].words, &p->v[i].diffs, &p->v[i].n_diffs);
		}
	}
	return show(w, 200, msg(c, MSG_KNOWLEDGE_PAGE_HISTORY), note_history_page_body, p);
}

/* --- from an incident --- */

static bool from_page(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct incident i;
	struct knowledge_short *v;
	size_t n;
	struct note_from_page *p = arena_new(c->arena, struct note_from_page);
	if (!room_of(w, &i) || !knowledge_of_room(c, i.id, &v, &n)) {
		return false;
	}
	for (size_t k = 0; k < n && k < sizeof p->notes / sizeof p->notes[0]; k++) {
		p->notes[k].title = v[k].title;
		p->notes[k].state = msg(c, knowledge_state_choices.v[v[k].state].label);
		p->notes[k].to = note_url(c, v[k].id, "");
		p->n_notes++;
	}
	p->top = room_top_at(c, &i, ROOM_PART_CLOSING);
	p->save = room_url(c, &i, "/knowledge");
	p->can_make = !incident_is_open(&i) && knowledge_may_write(c);
	p->is_restricted = i.is_restricted;
	p->audience = field_of(w, &op_knowledge_from_incident, "audience", S("room"));
	p->errors = errors_make(w);
	return room_page(w, status, &i, msg(c, MSG_KNOWLEDGE_PAGE_FROM), note_from_page_body, p);
}

static bool show_from(struct web *w) { return from_page(w, 200); }
static bool refuse_from(struct web *w) { return from_page(w, web_error_status(w)); }

#define NOTE "/knowledge/{note}"
static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/knowledge", .needs = ACCESS_VIEWER, .show = show_list, .doc = "what was learnt" },
	{ .method = HTTP_GET, .pattern = NOTE, .needs = ACCESS_VIEWER, .show = show_one, .doc = "one note" },
	{ .method = HTTP_GET, .pattern = NOTE "/history", .needs = ACCESS_VIEWER, .show = show_history,
		.doc = "how a note came to say what it says" },
	{ .method = HTTP_POST, .pattern = NOTE "/publish", .needs = ACCESS_RESPONDER, .op = &op_knowledge_publish,
		.answer = published, .refuse = refuse_one, .doc = "let everybody read a draft" },
	{ .method = HTTP_POST, .pattern = NOTE "/archive", .needs = ACCESS_RESPONDER, .op = &op_knowledge_archive,
		.answer = archived, .refuse = refuse_one, .doc = "put a note away" },
	{ .method = HTTP_POST, .pattern = NOTE "/restore", .needs = ACCESS_RESPONDER, .op = &op_knowledge_restore,
		.answer = restored, .refuse = refuse_one, .doc = "take a note out of the archive" },
	{ .method = HTTP_GET, .pattern = "/incident/{incident}/knowledge", .needs = ACCESS_VIEWER, .show = show_from,
		.doc = "what was learnt from an incident, and beginning a note" },
	{ .method = HTTP_POST, .pattern = "/incident/{incident}/knowledge", .needs = ACCESS_RESPONDER,
		.op = &op_knowledge_from_incident, .answer = drafted, .refuse = refuse_from, .doc = "begin a note from a closed incident" },
	{ .method = HTTP_POST, .pattern = "/inbox/{sighting}/knowledge", .needs = ACCESS_RESPONDER,
		.op = &op_knowledge_from_sighting, .answer = drafted, .doc = "begin a note from a report of a finder" },
};
const struct route_table knowledge_routes = { routes, sizeof routes / sizeof routes[0] };
