/* Writing a note and changing one. */
#include "base/time.h"
#include "knowledge/knowledge_page.h"
#include "knowledge/knowledge_web.h"
#include "knowledge_html.h"
#include "messages.h"

PAGE_BODY(note_form_page)

static str text_of(str s) { return str_is_none(s) ? S("") : s; }

static str tags_line(struct ctx *c, str tags)
{
	str line = S("");
	while (!str_is_empty(tags)) {
		line = STR_CAT(c->arena, line, line.n ? S("、") : S(""), str_cut(&tags, '\n'));
	}
	return line;
}

static void fill_words(struct web *w, const struct operation *op, const struct knowledge *k, struct note_form_page *p)
{
	const struct { const char *name; str value; struct field_view *field; int64_t rows; } words[] = {
		{ "title", k->title, &p->title, 0 }, { "tags", tags_line(w->c, k->tags), &p->tags, 0 },
		{ "happened", k->happened, &p->happened, 5 }, { "signs", k->signs, &p->signs, 3 },
		{ "to_do", k->to_do, &p->to_do, 5 }, { "not_to_do", k->not_to_do, &p->not_to_do, 3 },
		{ "traces", k->traces, &p->traces, 3 }, { "source_by", k->source_by, &p->source_by, 0 },
		{ "source_url", k->source_url, &p->source_url, 0 },
		{ "source_date", k->source_date.precision ? event_time_canonical(w->c->arena, k->source_date) : S(""),
			&p->source_date, 0 },
		{ "review_at", k->review_at.has ? time_date_full(w->c, k->review_at.v) : S(""), &p->review, 0 },
	};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		*words[i].field = field_of(w, op, words[i].name, text_of(words[i].value));
		words[i].field->rows = words[i].rows;
	}
	field_help(w, &p->title, MSG_KNOWLEDGE_PAGE_HELP_TITLE);
	field_help(w, &p->tags, MSG_KNOWLEDGE_PAGE_HELP_TAGS);
	field_help(w, &p->signs, MSG_KNOWLEDGE_PAGE_HELP_SIGNS);
	field_help(w, &p->traces, MSG_KNOWLEDGE_PAGE_HELP_TRACES);
	field_help(w, &p->source_by, MSG_KNOWLEDGE_PAGE_HELP_BY);
	field_help(w, &p->source_url, MSG_KNOWLEDGE_PAGE_HELP_URL);
	field_help(w, &p->review, MSG_KNOWLEDGE_PAGE_HELP_REVIEW);
}

static bool fill_choices(struct web *w, const struct operation *op, const struct knowledge *k, struct note_form_page *p)
{
	struct ctx *c = w->c;
	const struct field_option *people;
	size_t n, n_kinds = c->catalog->n_kinds;
	if (!room_people_options(c, MSG_KNOWLEDGE_PAGE_NOBODY, &people, &n)) {
		return false;
	}
	struct field_option *kinds = arena_array(c->arena, struct field_option, n_kinds + 1);
	kinds[0] = (struct field_option){ S(""), msg(c, MSG_KNOWLEDGE_PAGE_ANY_KIND), S("") };
	memcpy(&kinds[1], room_kind_options(c), n_kinds * sizeof *kinds);
	p->kind = field_of(w, op, "kind", text_of(k->kind));
	field_options(&p->kind, kinds, n_kinds + 1);
	p->source = field_of(w, op, "source", str_from_c(knowledge_source_choices.v[k->source].code));
	p->keeper = field_of(w, op, "keeper_id", id_is_none(k->keeper_id) ? S("") : id_str(c->arena, k->keeper_id));
	field_options(&p->keeper, people, n);
	room_people_keep(c, &p->keeper, k->keeper_id, text_of(k->keeper_name));
	return true;
}

static bool form_page(struct web *w, int status, const struct operation *op, const struct knowledge *k)
{
	struct ctx *c = w->c;
	struct incident i = { .mode = INCIDENT_LIVE };
	struct note_form_page *p = arena_new(c->arena, struct note_form_page);
	p->all = url_path(c, "/knowledge");
	p->is_new = op == &op_knowledge_add;
	p->save = p->is_new ? p->all : url_id(c, "/knowledge/", k->id, "");
	p->is_draft = k->state == KNOWLEDGE_DRAFT;
	p->version = p->is_new ? S("") : str_i64(c->arena, k->version.v);
	fill_words(w, op, k, p);
	if (!fill_choices(w, op, k, p)) {
		return false;
	}
	if (!p->is_new) {
		bool has_room = !id_is_none(k->room_id) && incident_get(c, k->room_id, &i);
		p->is_hidden_room = has_room && (i.is_restricted || k->audience == KNOWLEDGE_FOR_ROOM);
		p->audience = field_of(w, op, "audience", str_from_c(knowledge_audience_choices.v[k->audience].code));
		p->reason = field_of(w, op, "reason", S(""));
	}
	p->errors = errors_make(w);
	struct page_view page = { .title = msg(c, p->is_new ? MSG_KNOWLEDGE_PAGE_ADD : MSG_KNOWLEDGE_PAGE_EDIT), .nav = NAV_LEARN,
		.body = note_form_page_body, .view = p };
	return page_show(w, status, &page);
}

static const struct knowledge none = { .source = KNOWLEDGE_ADVISORY };

static bool show_new(struct web *w) { return form_page(w, 200, &op_knowledge_add, &none); }
static bool refuse_new(struct web *w) { return form_page(w, web_error_status(w), &op_knowledge_add, &none); }

static bool edit_page(struct web *w, int status)
{
	struct id id;
	struct knowledge k;
	return web_id(w, "note", &id) && knowledge_get(w->c, id, &k) && form_page(w, status, &op_knowledge_change, &k);
}

static bool show_edit(struct web *w) { return edit_page(w, 200); }
static bool refuse_edit(struct web *w) { return edit_page(w, web_error_status(w)); }

static bool saved(struct web *w)
{
	const struct knowledge *k = w->result;
	int flash = k->state == KNOWLEDGE_DRAFT ? MSG_KNOWLEDGE_PAGE_SAVED_DRAFT : MSG_KNOWLEDGE_PAGE_SAVED;
	return web_redirect_flash(w, url_id(w->c, "/knowledge/", k->id, ""), flash);
}

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/knowledge/new", .needs = ACCESS_RESPONDER, .show = show_new, .doc = "write a note" },
	{ .method = HTTP_POST, .pattern = "/knowledge", .needs = ACCESS_RESPONDER, .op = &op_knowledge_add, .answer = saved,
		.refuse = refuse_new, .doc = "write a note" },
	{ .method = HTTP_GET, .pattern = "/knowledge/{note}/edit", .needs = ACCESS_RESPONDER, .show = show_edit,
		.doc = "change a note" },
	{ .method = HTTP_POST, .pattern = "/knowledge/{note}", .needs = ACCESS_RESPONDER, .op = &op_knowledge_change,
		.answer = saved, .refuse = refuse_edit, .doc = "change a note" },
};
const struct route_table knowledge_form_routes = { routes, sizeof routes / sizeof routes[0] };
