/* 直す・終える: name, lead, kind; links to level and phase; closing and reopening. */
#include "room/manage_page.h"

#include "base/time.h"
#include "messages.h"
#include "room_html.h"

PAGE_BODY(manage_page)

struct open_line *open_lines(struct ctx *c, const struct step *const *v, size_t n, size_t more)
{
	struct open_line *out = arena_array(c->arena, struct open_line, n + more);
	for (size_t k = 0; k < n; k++) {
		const struct step *s = v[k];
		str who = str_is_empty(s->owner_name) ? msg(c, MSG_STEP_NOBODY) : s->owner_name;
		out[k] = (struct open_line){ .title = s->item_text, .has_due = s->due_at.has, .due_at = s->due_at.v,
			.line = msgf(c, MSG_MANAGE_PAGE_LEFT_LINE, { "phase", msg(c, phase_choices.v[s->phase.v].label) },
				{ "state", msg(c, step_state_choices.v[s->state].label) }, { "who", who }),
			.to = room_sub(c, s->incident_id, "/step/", id_str(c->arena, s->id), "") };
	}
	return out;
}

static void fill_now(struct ctx *c, const struct incident *i, struct manage_page *p)
{
	const struct kind *kind = catalog_kind(c->catalog, i->kind);
	p->top = room_top_at(c, i, ROOM_PART_NONE);
	p->title = i->title;
	p->name = i->name;
	p->kind = kind ? text2_in(kind->name, c->lang) : i->kind;
	p->lead = str_is_empty(i->lead_name) ? msg(c, MSG_ROOM_LEAD_NONE) : i->lead_name;
	p->level = i->level.has ? STR_CAT(c->arena, number_text(c, i->level.v), S("　"), level_name(c, i->level))
		: msg(c, MSG_ROOM_LEVEL_NONE);
	p->phase = msg(c, phase_choices.v[i->phase.v].label);
	p->is_open = incident_is_open(i);
	p->can_end = room_may_act(c) && !incident_is_taken_in(i);
	p->can_change = room_can_change(c, i);
	p->rename = room_url(c, i, "/rename");
	p->lead_to = room_url(c, i, "/lead");
	p->kind_to = room_url(c, i, "/kind");
	p->level_page = room_url(c, i, "/level");
	p->phase_page = room_url(c, i, "/phase");
	p->access = room_url(c, i, "/access");
	p->close = room_url(c, i, "/closing");
	p->reopen = room_url(c, i, "/reopen");
	p->archive = room_url(c, i, "/archive");
}

static void kind_options(struct ctx *c, struct field_view *f)
{
	struct field_option *v = arena_array(c->arena, struct field_option, c->catalog->n_kinds);
	for (size_t k = 0; k < c->catalog->n_kinds; k++) {
		const struct kind *kind = &c->catalog->kinds[k];
		v[k] = (struct field_option){ kind->key, text2_in(kind->name, c->lang), text2_in(kind->help, c->lang) };
	}
	field_options(f, v, c->catalog->n_kinds);
}

static bool fill_forms(struct web *w, const struct incident *i, struct manage_page *p)
{
	struct ctx *c = w->c;
	const struct field_option *people;
	size_t n;
	bool renames = form_is_sent(w, &op_incident_rename), leads = form_is_sent(w, &op_incident_lead);
	bool kinds = form_is_sent(w, &op_incident_kind), reopens = form_is_sent(w, &op_incident_reopen);
	if (!room_people_options(c, MSG_MANAGE_PAGE_CHOOSE, &people, &n)) {
		return false;
	}
	p->name_field = form_field(w, renames, &op_incident_rename, "name", i->name);
	p->title_field = form_field(w, renames, &op_incident_rename, "title", i->title);
	str lead = id_is_none(i->lead_id) ? S("") : id_str(c->arena, i->lead_id);
	p->lead_field = form_field(w, leads, &op_incident_lead, "person_id", lead);
	field_options(&p->lead_field, people, n);
	p->kind_field = form_field(w, kinds, &op_incident_kind, "kind", i->kind);
	kind_options(c, &p->kind_field);
	p->ground_field = form_field(w, kinds, &op_incident_kind, "ground", S(""));
	p->reason_field = form_field(w, reopens, &op_incident_reopen, "reason", S(""));
	p->errors = errors_make(w);
	return true;
}

static bool show_with(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct incident i;
	struct manage_page *p = arena_new(c->arena, struct manage_page);
	if (!room_of(w, &i) || !fill_forms(w, &i, p)) {
		return false;
	}
	fill_now(c, &i, p);
	return room_page(w, status, &i, msg(c, MSG_MANAGE_PAGE_TITLE), manage_page_body, p);
}

static bool show_manage(struct web *w) { return show_with(w, 200); }
static bool refuse(struct web *w) { return show_with(w, web_error_status(w)); }

static bool to_room(struct web *w, int flash)
{
	const struct incident *i = w->result;
	return web_redirect_flash(w, room_url(w->c, i, ""), flash);
}
static bool renamed(struct web *w) { return to_room(w, MSG_MANAGE_PAGE_RENAMED); }
static bool lead_set(struct web *w) { return to_room(w, MSG_MANAGE_PAGE_LEAD_SET); }
static bool kind_set(struct web *w) { return to_room(w, MSG_MANAGE_PAGE_KIND_SET); }
static bool reopened(struct web *w) { return to_room(w, MSG_MANAGE_PAGE_REOPENED); }

#define MANAGE_POST(path, operation, then, text) \
	{ .method = HTTP_POST, .pattern = "/incident/{incident}/" path, .needs = ACCESS_RESPONDER, .op = &operation, \
		.answer = then, .refuse = refuse, .doc = text }
static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/incident/{incident}/manage", .needs = ACCESS_VIEWER, .show = show_manage,
		.doc = "change or close an incident" },
	MANAGE_POST("rename", op_incident_rename, renamed, "change name and description"),
	MANAGE_POST("lead", op_incident_lead, lead_set, "say who leads"),
	MANAGE_POST("kind", op_incident_kind, kind_set, "decide the kind"),
	MANAGE_POST("reopen", op_incident_reopen, reopened, "open a closed incident again"),
};
const struct route_table manage_routes = { routes, sizeof routes / sizeof routes[0] };
