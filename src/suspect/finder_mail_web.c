/* The finder's page for a mail: as a file, or told in words. No account, no bar, without script. */
#include "suspect/suspect_web.h"

#include "base/limits.h"
#include "messages.h"
#include "sighting/sighting_web.h"
#include "suspect/inside.h"
#include "suspect_html.h"
#include "web/page.h"

PAGE_BODY(suspect_form)

#define MAIL_PLACE S("mail")

/* --- how to get the file --- */

static const struct suspect_way_view *ways_of(struct ctx *c, size_t *ret_n)
{
	static const struct { int title; int steps[3]; } ways[] = {
		{ MSG_SUSPECT_HOW_OUTLOOK, { MSG_SUSPECT_HOW_OUTLOOK_1, MSG_SUSPECT_HOW_OUTLOOK_2, MSG_SUSPECT_HOW_OUTLOOK_3 } },
		{ MSG_SUSPECT_HOW_BIRD, { MSG_SUSPECT_HOW_BIRD_1, MSG_SUSPECT_HOW_BIRD_2, 0 } },
		{ MSG_SUSPECT_HOW_GMAIL, { MSG_SUSPECT_HOW_GMAIL_1, MSG_SUSPECT_HOW_GMAIL_2, 0 } },
		{ MSG_SUSPECT_HOW_PHONE, { MSG_SUSPECT_HOW_PHONE_1, MSG_SUSPECT_HOW_PHONE_2, 0 } },
	};
	enum { N = sizeof ways / sizeof ways[0] };
	struct suspect_way_view *v = arena_array(c->arena, struct suspect_way_view, N);
	for (size_t i = 0; i < N; i++) {
		str *steps = arena_array(c->arena, str, 3);
		v[i].title = msg(c, ways[i].title);
		while (v[i].n_steps < 3 && ways[i].steps[v[i].n_steps]) {
			steps[v[i].n_steps] = msg(c, ways[i].steps[v[i].n_steps]);
			v[i].n_steps++;
		}
		v[i].steps = steps;
	}
	*ret_n = N;
	return v;
}

/* What to do first with a mail nobody opened yet; whom to ring is the card's. */
static bool card_of(struct ctx *c, struct finder_card *ret)
{
	static const struct { const char *icon; int text; } dos[] = { { "archive", MSG_SUSPECT_DO_KEEP },
		{ "phone", MSG_SUSPECT_DO_RING }, { "unplug", MSG_SUSPECT_DO_UNPLUG } };
	static const struct { const char *icon; int text; } donts[] = { { "link", MSG_SUSPECT_DONT_CLICK },
		{ "send", MSG_SUSPECT_DONT_FORWARD }, { "trash-2", MSG_SUSPECT_DONT_DELETE } };
	const struct first_card *k = catalog_card(c->catalog, S("mail"));
	struct finder_line *good = arena_array(c->arena, struct finder_line, 3), *bad = arena_array(c->arena, struct finder_line, 3);
	if (!finder_card_of(c, k ? k : &c->catalog->cards[c->catalog->n_cards - 1], 0, ret)) {
		return false;
	}
	for (size_t i = 0; i < 3; i++) {
		good[i] = (struct finder_line){ str_from_c(dos[i].icon), msg(c, dos[i].text) };
		bad[i] = (struct finder_line){ str_from_c(donts[i].icon), msg(c, donts[i].text) };
	}
	ret->title = msg(c, MSG_SUSPECT_CARD_TITLE);
	ret->dos = good;
	ret->donts = bad;
	ret->n_dos = ret->n_donts = 3;
	return true;
}

/* --- the form --- */

static struct field_view field(struct web *w, const char *name, int help)
{
	struct field_view f = field_of(w, &op_suspect_report, name, S(""));
	f.is_optional_said = false;
	f.autocomplete = S("off");
	if (help) {
		field_help(w, &f, help);
	}
	return f;
}

static unsigned did_sent(const struct web *w)
{
	unsigned did = 0;
	for (size_t i = 0; i < w->form.n; i++) {
		int at = str_eq(w->form.v[i].name, S("did")) ? choice_find(&suspect_did_choices, w->form.v[i].value) : -1;
		did |= at < 0 ? 0 : 1u << at;
	}
	return did;
}

static void fill_fields(struct web *w, struct suspect_form_view *v)
{
	struct ctx *c = w->c;
	struct field_option *options = arena_array(c->arena, struct field_option, SUSPECT_DID_MAX);
	for (size_t i = 0; i < SUSPECT_DID_MAX; i++) {
		options[i] = (struct field_option){ str_from_c(suspect_did_choices.v[i].code), msg(c, suspect_did_choices.v[i].label), S("") };
	}
	v->dids = options;
	v->n_dids = SUSPECT_DID_MAX;
	v->did_bits = did_sent(w);
	v->did = field_view_make(w, "did", MSG_SUSPECT_LABEL_DID, S(""));
	v->from = field(w, "from", MSG_SUSPECT_FROM_HELP);
	v->subject = field(w, "subject", 0);
	v->when = field(w, "when_text", 0);
	v->text = field(w, "text", MSG_SUSPECT_TEXT_HELP);
	v->text.rows = 5;
	v->note = field(w, "note", 0);
	v->note.rows = 2;
	v->name = field(w, "name", 0);
	v->name.autocomplete = S("name");
	v->reach = field(w, "reach", 0);
	v->reach.autocomplete = S("tel");
	v->note.is_optional_said = v->name.is_optional_said = v->reach.is_optional_said = true;
	v->mail = field_view_make(w, "mail", MSG_SUSPECT_LABEL_MAIL, S(""));
	v->mail.is_optional_said = true;
	field_help(w, &v->mail, MSG_SUSPECT_MAIL_HELP);
	v->website = field_view_make(w, "website", MSG_SIGHTING_LABEL_WEBSITE, S(""));
}

static bool form_page(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct sighting_desk d;
	struct suspect_form_view *v = arena_new(c->arena, struct suspect_form_view);
	if (!finder_desk(w, &d)) {
		return false;
	}
	v->action = finder_url(c, d.key, S("/mail"));
	v->other = finder_url(c, d.key, S(""));
	v->look_up = finder_url(c, d.key, S("/n"));
	v->top = finder_top_of(c, &d, v->action);
	v->once = finder_once(w, finder_place(c, d.key, MAIL_PLACE));
	v->file_lost = status != 200 && w->n_files > 0;
	v->ways = ways_of(c, &v->n_ways);
	fill_fields(w, v);
	v->errors = errors_make(w);
	return card_of(c, &v->card) && finder_show(w, status, MSG_SUSPECT_FORM_TITLE, suspect_form_body, v);
}

static bool show_form(struct web *w) { return form_page(w, 200); }
static bool refuse_form(struct web *w) { return form_page(w, web_error_status(w)); }

/* In the slow pool: a mail may take long to read, and nobody else waits for it. */
static bool prepare(struct web *w)
{
	struct suspect_report_in *in = w->in;
	struct sighting_desk d;
	const struct http_file *file = web_file(w, "mail");
	struct mime_mail *m = arena_new(w->c->arena, struct mime_mail);
	bool is_new = false;
	in->peer = w->x->request.peer;
	if (!finder_desk(w, &d) || !finder_form_id(w, finder_place(w->c, d.key, MAIL_PLACE), &in->once) ||
	    !suspect_report_check(w->c, in, file ? (int64_t)file->content.n : 0, &is_new) || !file || !is_new) {
		return w->c->err.code == ERR_NONE;
	}
	if (!suspect_read(w->c, file->content, m) || !blob_put(w->c, m->raw, &in->raw)) {
		return false;
	}
	in->mail = m;
	in->has_file = true;
	return true;
}

static bool reported(struct web *w)
{
	const struct sighting_made *made = w->result;
	str after = STR_CAT(w->c->arena, S("/n/"), made->code);
	return web_redirect_flash(w, finder_url(w->c, raw_get(&w->parts, "desk"), after), MSG_FINDER_RECEIVED);
}

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/sighting/{desk}/mail", .flags = ROUTE_PUBLIC, .show = show_form,
		.doc = "hand in a suspicious mail, without account" },
	{ .method = HTTP_POST, .pattern = "/sighting/{desk}/mail", .flags = ROUTE_PUBLIC | ROUTE_UPLOAD | ROUTE_CUT | ROUTE_SLOW,
		.op = &op_suspect_report, .prepare = prepare, .gate = finder_gate, .answer = reported, .refuse = refuse_form, .doc = "send it" },
};
const struct route_table suspect_finder_routes = { routes, sizeof routes / sizeof routes[0] };
