/*
 * pipeline: the life of a request. Each step either goes on to the next or leaves its reason in c->err; the
 * reason becomes the form again, an error page, a redirect to sign-in, or a problem document.
 */
#include "account/access.h"
#include "audit/audit.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/time.h"
#include "http/route.h"
#include "messages.h"
#include "web/pipeline.h"

#define RETRY_AFTER_SECONDS S("2")

/* --- begin: the headers are here --- */

static str request_id_text(struct arena *a)
{
	static _Atomic uint64_t counter;
	uint64_t v = counter++;
	struct id id = id_new((int64_t)v); /* only its random half is used */
	return str_hex(a, (bytes){ id.b + 10, 6 });
}

static void ctx_begin(struct flight *f)
{
	const struct app_config *config = &f->app->config;
	struct ctx *c = &f->c;
	c->arena = &f->x->arena;
	c->store = config->store;
	c->catalog = config->catalog;
	c->live = config->live;
	c->now_ms = config->now_ms ? config->now_ms(config->now_arg) : clock_now_ms();
	c->request_id = request_id_text(c->arena);
}

static void allow_header(struct flight *f, unsigned allowed)
{
	static const char *const names[] = { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE" };
	AUTO_BUF(b, 100);
	if (allowed & (1u << HTTP_GET)) {
		allowed |= 1u << HTTP_HEAD;
	}
	for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (allowed & (1u << i)) {
			buf_add(&b, b.n > 0 ? S(", ") : S(""));
			buf_add(&b, str_from_c(names[i]));
		}
	}
	http_set_header(&f->x->response, S("Allow"), str_copy(f->c.arena, buf_str(&b)));
}

static bool match(struct flight *f)
{
	const struct http_request *r = &f->x->request;
	enum http_method method = r->method == HTTP_HEAD ? HTTP_GET : r->method;
	struct route_match *m = arena_new(f->c.arena, struct route_match);
	router_match(f->app->router, f->c.arena, method, r->path, m);
	if (m->index == -2) {
		fail(&f->c, ERR_METHOD, 0);
		allow_header(f, m->allowed);
		return false;
	}
	if (m->index < 0) {
		return fail(&f->c, ERR_NOT_FOUND, 0);
	}
	f->w.route = f->app->routes[m->index];
	f->w.parts = (struct raw_form){ m->parts, m->n_parts };
	f->is_api = f->w.route->flags & ROUTE_API;
	f->is_write = method != HTTP_GET;
	return true;
}

static size_t body_cap(const struct flight *f)
{
	unsigned flags = f->w.route ? f->w.route->flags : 0;
	if (f->w.route && f->w.route->sink) {
		return LIMIT_UPLOAD_PIECE_BYTES;
	}
	if (f->w.route && f->w.route->most > 0) {
		return f->w.route->most;
	}
	return flags & ROUTE_LARGE ? LIMIT_LARGE_UPLOAD_BYTES : flags & ROUTE_UPLOAD ? LIMIT_UPLOAD_BYTES : LIMIT_BODY_BYTES;
}

static bool body_fits(struct flight *f)
{
	str text = http_header_get(&f->x->request, "content-length");
	int64_t n = 0;
	bool known = !str_is_none(text) && str_to_i64(text, &n);
	bool may_cut = f->w.route && (f->w.route->flags & ROUTE_CUT);
	f->x->most = may_cut ? LIMIT_CUT_BODY_BYTES : 0;
	size_t most = may_cut ? f->x->most : body_cap(f);
	if ((known && n > (int64_t)most) || f->x->request.body.n > most) {
		return fail(&f->c, ERR_TOO_LARGE, 0);
	}
	return true;
}

static bool host_check(struct flight *f)
{
	str host = f->x->request.host;
	if (str_is_empty(host)) {
		return fail(&f->c, ERR_MALFORMED, MSG_WEB_HOST_MISSING);
	}
	if (!host_is_ours(f->app, host)) {
		return fail(&f->c, ERR_MALFORMED, MSG_WEB_HOST_UNKNOWN);
	}
	return true;
}

static void answer_error(struct flight *f);

static struct flight *flight_new(struct app *a, struct http_exchange *x)
{
	struct flight *f = arena_new(&x->arena, struct flight);
	f->app = a;
	f->x = x;
	f->w.c = &f->c;
	f->w.x = x;
	x->app_state = f;
	ctx_begin(f);
	f->is_api = str_starts(x->request.path, S("/api/"));
	f->c.lang = lang_of_request(f);
	out_init(&f->w.out, &f->c);
	return f;
}

static bool permit(struct flight *f);
static bool pass_door(struct flight *f);
static bool read_begin(struct flight *f);

/* Who sends it, and may they: for bodies so large that nobody else shall make the disk work. */
static bool know_early(struct flight *f)
{
	struct web *w = &f->w;
	if (!(w->route->flags & (ROUTE_UPLOAD | ROUTE_LARGE)) && !w->route->sink && !w->route->gate) {
		return true;
	}
	if (!read_begin(f)) {
		return false;
	}
	bool ok = session_identify(f) && permit(f) && pass_door(f) && query_parse(f) && (!w->route->gate || w->route->gate(w));
	w->out.lang = f->c.lang;
	f->is_known = ok;
	ok = ok && (!w->route->sink || (csrf_check(f) && w->route->sink(w)));
	store_read_end(&f->c);
	return ok;
}

size_t pipeline_begin(struct app *a, struct http_exchange *x)
{
	if (asset_answer(x)) {
		return 0;
	}
	struct flight *f = flight_new(a, x);
	bool host_ok = host_check(f);
	if (!host_ok || !match(f) || !body_fits(f) || !know_early(f)) {
		answer_error(f);
		if (!host_ok && !str_is_empty(x->request.host)) {
			x->response.status = 421; /* misdirected: this program is not that host */
		}
		response_finish(f);
		return 0;
	}
	return body_cap(f);
}

/* --- who, and may they --- */

static bool permit(struct flight *f)
{
	struct ctx *c = &f->c;
	unsigned flags = f->w.route->flags;
	if (flags & ROUTE_PUBLIC) {
		return true;
	}
	if (id_is_none(c->who.account_id)) {
		return fail(c, ERR_SIGNED_OUT, 0);
	}
	if (flags & ROUTE_NO_ORG) {
		return true;
	}
	if (id_is_none(c->org_id)) {
		return fail(c, ERR_DENIED, MSG_WEB_NO_ORGANISATION);
	}
	enum access needs = f->w.route->op ? f->w.route->op->needs : f->w.route->needs;
	if (!access_allows(c->who.access, needs) || !access_allows(c->who.access, f->w.route->needs)) {
		return fail(c, ERR_DENIED, MSG_WEB_NO_RIGHT);
	}
	return true;
}

/* A room that is not there for whoever asks is not there on any of its addresses. */
static bool pass_door(struct flight *f)
{
	struct id room;
	bool (*door)(struct ctx *c, struct id incident_id) = f->app->config.room_door;
	str text = raw_get(&f->w.parts, "incident");
	return !door || str_is_none(text) || !id_parse(text, &room) || door(&f->c, room);
}

static bool read_begin(struct flight *f)
{
	f->c.db = store_reader(f->c.store, &f->c);
	return f->c.db && store_read_begin(&f->c);
}

/* --- the answer for a reason --- */

static void redirect_to_sign_in(struct flight *f)
{
	struct ctx *c = &f->c;
	str back = f->x->request.path;
	if (f->is_write) {
		/* The page whose form it was; its text is kept by the page's own script. */
		str referer = http_header_get(&f->x->request, "referer");
		size_t at = str_find(referer, S("://"), 0);
		size_t path = at == SIZE_MAX ? SIZE_MAX : str_find(referer, S("/"), at + 3);
		back = path == SIZE_MAX ? S("/") : str_sub(referer, path, referer.n);
	} else if (f->x->request.query.n > 0) {
		back = STR_CAT(c->arena, back, S("?"), f->x->request.query);
	}
	back = same_origin_path(back);
	struct url to = url_path(c, "/sign-in");
	if (!str_is_empty(back) && !str_eq(back, S("/"))) {
		to = url_with(c, to, "next", back);
	}
	web_redirect(&f->w, to);
}

static bool can_show_form_again(const struct flight *f)
{
	if (f->is_api || !f->w.route || !f->w.route->refuse || !f->c.db) {
		return false;
	}
	switch (f->c.err.code) {
	case ERR_INVALID: case ERR_CONFLICT: case ERR_THROTTLED: case ERR_BUSY: case ERR_READ_ONLY:
		return true;
	case ERR_DENIED:
		return f->csrf_failed_at_home;
	default:
		return false;
	}
}

/* The reason waits in w.refused: the page reads with a clean ctx. */
static bool show_form_again(struct flight *f)
{
	f->w.refused = f->c.err;
	err_clear(&f->c);
	bool shown = f->w.route->refuse(&f->w) && f->x->response.status != 0;
	if (!shown) {
		log_err(LOG_ERROR, &f->c, "the form could not be shown again");
	}
	f->c.err = f->w.refused;
	f->w.refused = (struct err){ 0 };
	return shown;
}

static void log_failure(const struct flight *f)
{
	int status = err_http_status(f->c.err.code);
	if (status >= 500) {
		log_err(status == 500 ? LOG_ERROR : LOG_WARN, &f->c, f->w.route ? f->w.route->pattern : "no route");
	}
}

static void keep_allow(struct flight *f, struct http_header *ret, bool *ret_has)
{
	const struct http_response *r = &f->x->response;
	*ret_has = r->n_headers > 0 && str_eq(r->headers[0].name, S("Allow"));
	if (*ret_has) {
		*ret = r->headers[0];
	}
}

static void answer_error(struct flight *f)
{
	struct http_header allow;
	bool has_allow;
	keep_allow(f, &allow, &has_allow);
	response_reset(f->x);
	if (f->c.err.code == ERR_NONE) {
		fail(&f->c, ERR_BUG, 0);
		fail_detail(&f->c, "a handler failed and gave no reason");
	}
	log_failure(f);
	out_done(&f->w.out);
	out_init(&f->w.out, &f->c);
	csrf_prepare_form(f);
	if (f->c.err.code == ERR_SIGNED_OUT && !f->is_api) {
		redirect_to_sign_in(f);
		return;
	}
	if (!can_show_form_again(f) || !show_form_again(f)) {
		response_reset(f->x);
		out_done(&f->w.out);
		out_init(&f->w.out, &f->c);
		csrf_prepare_form(f);
		f->is_api ? problem_answer(f) : error_page_answer(f);
	}
	if (has_allow) {
		http_set_header(&f->x->response, allow.name, allow.value);
	}
	if (f->c.err.code == ERR_THROTTLED && f->w.retry_after_s > 0) {
		http_set_header(&f->x->response, S("Retry-After"), str_i64(f->c.arena, f->w.retry_after_s));
	}
	if (f->c.err.code == ERR_BUSY || f->c.err.code == ERR_READ_ONLY || f->c.err.code == ERR_UNAVAILABLE) {
		http_set_header(&f->x->response, S("Retry-After"), RETRY_AFTER_SECONDS);
	}
}

static enum http_next finish(struct flight *f)
{
	read_lines(f);
	response_finish(f);
	return HTTP_ANSWERED;
}

/* An error after the reading transaction ended, or before there was one. */
static enum http_next finish_error(struct flight *f)
{
	bool reading = read_begin(f);
	answer_error(f);
	if (reading) {
		store_read_end(&f->c);
	}
	return finish(f);
}

/* --- act --- */

/* What the line tells of: the first {name} of the path, else the id of what was made. */
static str object_of(const struct flight *f)
{
	if (f->w.parts.n > 0) {
		return f->w.parts.v[0].value;
	}
	const struct shape *out = f->w.route->op->out;
	if (out && out->n_fields > 0 && out->fields[0].type == FIELD_ID) {
		struct id made;
		memcpy(&made, (const char *)f->w.result + out->fields[0].offset, sizeof made);
		return id_str(f->c.arena, made);
	}
	return S("");
}

static bool audit(struct flight *f)
{
	struct audit_line line = { f->w.route->op->name, object_of(f), S("") };
	return id_is_none(f->c.org_id) ? audit_add_system(&f->c, &line) : audit_add(&f->c, &line);
}

/* In the writer. */
static bool act(struct ctx *c, void *arg)
{
	struct flight *f = arg;
	bool keyed = f->idem.key.n > 0;
	if (!session_still_member(f) || !pass_door(f) || (keyed && !idempotency_find(f))) {
		return false;
	}
	if (f->idem.replayed) {
		return true;
	}
	const struct operation *op = f->w.route->op;
	if (!op->act(c, f->w.in, f->w.result) || (!op->audits_itself && !audit(f))) {
		return false;
	}
	return !keyed || (f->w.route->answer(&f->w) && idempotency_keep(f));
}

static void write_done(struct write *w)
{
	struct flight *f = w->owner;
	http_wake(f->x);
}

static enum http_next submit(struct flight *f)
{
	f->step = STEP_ACTED;
	f->write = (struct write){ .c = &f->c, .act = act, .arg = f, .done = write_done, .owner = f };
	if (!store_submit(f->c.store, &f->write)) {
		return finish_error(f);
	}
	return HTTP_WAIT;
}

static void prepare_in_pool(void *arg)
{
	struct flight *f = arg;
	f->c.db = store_reader(f->c.store, &f->c);
	f->prepared_ok = f->c.db && f->w.route->prepare(&f->w);
	http_wake(f->x);
}

static enum http_next prepare(struct flight *f)
{
	f->step = STEP_PREPARED;
	f->job = (struct slow_job){ .run = prepare_in_pool, .arg = f };
	if (!slow_pool_submit(f->app->slow, &f->job)) {
		fail(&f->c, ERR_BUSY, 0);
		return finish_error(f);
	}
	return HTTP_WAIT;
}

/* --- the steps --- */

static bool read_request(struct flight *f)
{
	struct web *w = &f->w;
	if (!session_identify(f)) {
		return false;
	}
	w->out.lang = f->c.lang;
	if (!permit(f) || !pass_door(f) || !query_parse(f)) {
		return false;
	}
	if (!f->is_write) {
		csrf_prepare_form(f);
		return w->route->show(w);
	}
	return request_parse(f) && idempotency_read(f);
}

static enum http_next step_read(struct flight *f)
{
	if (!body_fits(f) || !read_begin(f)) {
		return finish_error(f);
	}
	bool ok = read_request(f);
	bool answered = !f->is_write || !ok;
	if (!ok) {
		answer_error(f);
	} else if (f->is_write && !f->w.route->op) {
		csrf_prepare_form(f);
		answered = true;
		if (!f->w.route->answer(&f->w)) {
			answer_error(f);
		}
	}
	store_read_end(&f->c);
	if (answered) {
		return finish(f);
	}
	return f->w.route->prepare ? prepare(f) : submit(f);
}

static enum http_next step_acted(struct flight *f)
{
	if (!f->write.ok) {
		return finish_error(f);
	}
	if (f->x->response.status != 0) {
		return finish(f); /* a keyed request was answered in the transaction */
	}
	if (!read_begin(f)) {
		return finish_error(f);
	}
	csrf_prepare_form(f);
	bool ok = f->w.route->answer(&f->w);
	if (!ok) {
		answer_error(f);
	}
	store_read_end(&f->c);
	return finish(f);
}

enum http_next pipeline_run(struct app *a, struct http_exchange *x)
{
	if (!x->app_state && x->response.status == 0) {
		pipeline_begin(a, x);
	}
	struct flight *f = x->app_state;
	if (!f || (f->step == STEP_READ && x->response.status != 0)) {
		return HTTP_ANSWERED; /* an asset, or refused by its headers */
	}
	switch (f->step) {
	case STEP_PREPARED:
		return f->prepared_ok ? submit(f) : finish_error(f);
	case STEP_ACTED:
		return step_acted(f);
	case STEP_READ:
	default:
		return step_read(f);
	}
}
