/* In a room: the risks the firm had written down about what is affected, which of them came true, whether somebody lived with it. */
#include "risk/risk_web.h"

#include "affected/affected.h"
#include "base/time.h"
#include "messages.h"
#include "risk_html.h"
#include "room/room_web.h"

PAGE_BODY(risk_room_page)

#define OTHERS_MOST 30

struct finding {
	struct ctx *c;
	const struct incident *i;
	struct risk *all; size_t n_all;
	const struct risk_method *m;
	struct id *truly; size_t n_truly;
	bool *shown;
	struct risk_room_page *p;
};

static bool is_true(const struct finding *f, struct id id)
{
	for (size_t i = 0; i < f->n_truly; i++) {
		if (id_eq(f->truly[i], id)) {
			return true;
		}
	}
	return false;
}

static struct risk_room_risk line_of(struct finding *f, const struct risk *r, str because)
{
	struct ctx *c = f->c;
	struct risk_room_risk v = { .to = risk_url(c, r->id, ""), .title = r->title, .why = risk_why(c, f->m, r, risk_now(r)), .because = because,
		.size = risk_size_chip(c, f->m, &risk_now(r)->v), .is_true = is_true(f, r->id), .id = id_str(c->arena, r->id) };
	v.mark = room_sub(c, f->i->id, "/risks/", v.id, v.is_true ? "/off" : "");
	v.has_accepted = risk_accept_chip(c, r, &v.accepted);
	return v;
}

static void show_risk(struct finding *f, struct id id, str because)
{
	for (size_t i = 0; i < f->n_all; i++) {
		if (id_eq(f->all[i].id, id) && !f->shown[i]) {
			f->shown[i] = true;
			f->p->v[f->p->n++] = line_of(f, &f->all[i], because);
		}
	}
}

/* What is affected: the row of the ledger it is, else the same thing under the same name there. */
static bool is_about(const struct risk *r, const struct affected *a)
{
	if (!id_is_none(a->row_id)) {
		return id_eq(a->row_id, r->system_id) || id_eq(a->row_id, r->asset_id);
	}
	return a->name.n > 0 && (str_eq(a->name, r->system_name) || str_eq(a->name, r->asset_name));
}

static bool of_affected(struct finding *f)
{
	struct affected *v;
	size_t n;
	if (!affected_list(f->c, f->i->id, &v, &n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < f->n_all; k++) {
			const struct risk *r = &f->all[k];
			if (is_about(r, &v[i])) {
				show_risk(f, r->id, msgf(f->c, MSG_RISK_ROOM_BECAUSE, { "name", v[i].name }));
			}
		}
	}
	return true;
}

static bool find(struct finding *f)
{
	struct ctx *c = f->c;
	struct risk_method_now m;
	if (!risk_method_get(c, &m) || !risk_list(c, m.method, &f->all, &f->n_all) || !risk_true_ids(c, f->i->id, &f->truly, &f->n_truly)) {
		return false;
	}
	f->m = m.method;
	f->shown = arena_array(c->arena, bool, f->n_all + 1);
	f->p->v = arena_array(c->arena, struct risk_room_risk, f->n_all + 1);
	f->p->others = arena_array(c->arena, struct risk_room_risk, f->n_all + 1);
	for (size_t i = 0; i < f->n_truly; i++) {
		show_risk(f, f->truly[i], S(""));
	}
	if (!of_affected(f)) {
		return false;
	}
	for (size_t i = 0; i < f->n_all && f->p->n_others < OTHERS_MOST; i++) {
		if (!f->shown[i]) {
			f->p->others[f->p->n_others++] = line_of(f, &f->all[i], S(""));
		}
	}
	return true;
}

static bool room_risks(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct incident i;
	struct risk_room_page p = { .risks = url_path(c, "/risks") };
	if (!room_of(w, &i)) {
		return false;
	}
	struct finding f = { .c = c, .i = &i, .p = &p };
	p.top = room_top_at(c, &i, ROOM_PART_NONE);
	p.errors = errors_make(w);
	p.can_act = room_may_act(c) && incident_is_open(&i);
	return find(&f) && room_page(w, status, &i, msg(c, MSG_RISK_ROOM_TITLE), risk_room_page_body, &p);
}

static bool show(struct web *w) { return room_risks(w, 200); }
static bool refuse(struct web *w) { return room_risks(w, web_error_status(w)); }

static bool back(struct web *w, int message)
{
	struct id id;
	return web_id(w, "incident", &id) && web_redirect_flash(w, url_id(w->c, "/incident/", id, "/risks"), message);
}

static bool marked(struct web *w) { return back(w, MSG_RISK_ROOM_MARKED); }
static bool unmarked(struct web *w) { return back(w, MSG_RISK_ROOM_UNMARKED); }

#define ROOM "/incident/{incident}/risks"
#define POST(path, operation, after, text) \
	{ .method = HTTP_POST, .pattern = path, .needs = ACCESS_RESPONDER, .op = &operation, .answer = after, .refuse = refuse, .doc = text }
static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = ROOM, .needs = ACCESS_VIEWER, .show = show, .doc = "Page: risks about what is affected, and which came true." },
	POST(ROOM "/{risk}", op_risk_true, marked, "Say that a risk came true here."),
	POST(ROOM "/{risk}/off", op_risk_untrue, unmarked, "Take that back."),
};
const struct route_table risk_room_routes = { routes, sizeof routes / sizeof routes[0] };
