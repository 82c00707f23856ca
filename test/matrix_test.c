/*
 * Every route of the program asked by everybody: nobody, each access level, another firm's administrator, a token.
 * The answers stand in golden/routes.txt; a route without a line there is a failure that prints the line to add.
 * SONAE_GOLDEN_WRITE=1 writes the file anew: read the difference before it is committed, it is who may do what.
 */
#include "stage.h"

#include "base/buf.h"

enum role { NOBODY, VIEWER, EXECUTIVE, RESPONDER, ADMIN, OTHER_FIRM, TOKEN, ROLES };
static const enum access access_of[ROLES] = { [VIEWER] = ACCESS_VIEWER, [EXECUTIVE] = ACCESS_EXECUTIVE,
	[RESPONDER] = ACCESS_RESPONDER, [ADMIN] = ACCESS_ADMIN, [TOKEN] = ACCESS_RESPONDER };
#define HEAD "# METHOD route: nobody, viewer, executive, responder, admin, another firm's admin, a responder's token\n" \
	"# in = led to the sign-in page\n"

#define ROUTES_MAX 1500
#define ANSWER 12
static char answers[ROUTES_MAX][ROLES][ANSWER]; /* "200", "in" */
static size_t n_routes;
static str names[ROUTES_MAX];                    /* "GET /people" */
static struct arena kept;                        /* outlives the stages */

/* Each request has a session of its own: one may end it. */
static struct browser *browser_of(struct harness *h, enum role role)
{
	h->n_browsers = 1; /* the first is the maker's */
	switch (role) {
	case NOBODY:
		return harness_browser(h);
	case OTHER_FIRM:
		return harness_sign_in_other(h);
	case TOKEN:
		return harness_program(h, ACCESS_RESPONDER);
	default:
		return harness_sign_in(h, access_of[role]);
	}
}

static const char *const methods[] = { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE" };

static void walk(enum role role)
{
	static struct stage s;
	/* a masking takes another person than the one who asked */
	stage_begin(&s, role == ADMIN ? ACCESS_RESPONDER : ACCESS_ADMIN);
	n_routes = app_n_routes(s.h.app);
	assert_true(n_routes < ROUTES_MAX);
	for (size_t i = 0; i < n_routes; i++) {
		const struct route *r = app_route(s.h.app, i);
		struct answer a = stage_ask(&s, browser_of(&s.h, role), r);
		bool sign_in = a.status == 303 && str_starts(a.location, S("/sign-in"));
		names[i] = str_printf(&kept, "%s %s", methods[r->method], r->pattern);
		if (sign_in) {
			snprintf(answers[i][role], ANSWER, "in");
		} else {
			snprintf(answers[i][role], ANSWER, "%d", a.status);
		}
	}
	stage_end(&s);
}

static void add_line(struct buf *b, size_t i)
{
	buf_add(b, names[i]);
	buf_add_c(b, ':');
	for (int role = 0; role < ROLES; role++) {
		buf_printf(b, " %s", answers[i][role]);
	}
	buf_add_c(b, '\n');
}

static const char *golden_path(void)
{
	const char *source = getenv("SONAE_SOURCE");
	return str_cz(&kept, STR_CAT(&kept, str_from_c(source ? source : "."), S("/test/golden/routes.txt")));
}

static void write_golden(void)
{
	AUTO_BUF(b, 1024 * 1024);
	buf_add(&b, S(HEAD));
	for (size_t i = 0; i < n_routes; i++) {
		add_line(&b, i);
	}
	FILE *f = fopen(golden_path(), "w");
	assert_non_null(f);
	assert_int_equal(fwrite(b.p, 1, b.n, f), b.n);
	assert_int_equal(fclose(f), 0);
}

static str read_golden(void)
{
	size_t cap = 1024 * 1024;
	char *text = arena_alloc(&kept, cap, 1);
	FILE *f = fopen(golden_path(), "r");
	assert_non_null(f);
	size_t n = fread(text, 1, cap, f);
	assert_int_equal(fclose(f), 0);
	assert_true(n < cap);
	return (str){ text, n };
}

/* The line of the file for this route; none when nobody wrote one. */
static str golden_line(str file, str name)
{
	str head = STR_CAT(&kept, name, S(":"));
	while (!str_is_none(file)) {
		str line = str_cut(&file, '\n');
		if (str_starts(line, head)) {
			return line;
		}
	}
	return STR_NONE;
}

static size_t compare_routes(str file)
{
	size_t wrong = 0;
	for (size_t i = 0; i < n_routes; i++) {
		AUTO_BUF(b, 1000);
		add_line(&b, i);
		str now = str_trim(buf_str(&b)), then = golden_line(file, names[i]);
		if (str_is_none(then)) {
			print_error("no line in test/golden/routes.txt; after a look, add:\n%.*s\n", STR_FMT(now));
		} else if (!str_eq(now, then)) {
			print_error("expected %.*s\nbut now  %.*s\n", STR_FMT(then), STR_FMT(now));
		}
		wrong += !str_eq(now, then);
	}
	return wrong;
}

static size_t lines_without_route(str file)
{
	size_t gone = 0;
	while (!str_is_empty(file)) {
		str line = str_cut(&file, '\n');
		str name = str_cut(&line, ':');
		bool known = str_is_empty(name) || str_starts(name, S("#"));
		for (size_t i = 0; i < n_routes && !known; i++) {
			known = str_eq(names[i], name);
		}
		if (!known) {
			print_error("no such route any more: %.*s\n", STR_FMT(name));
			gone++;
		}
	}
	return gone;
}

static void test_everybody(void **state)
{
	(void)state;
	arena_init(&kept);
	for (int role = 0; role < ROLES; role++) {
		walk((enum role)role);
	}
	if (getenv("SONAE_GOLDEN_WRITE")) {
		write_golden();
	}
	str file = read_golden();
	size_t wrong = compare_routes(file) + lines_without_route(file);
	arena_free(&kept);
	assert_int_equal(wrong, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_everybody) };
	return cmocka_run_group_tests_name("matrix", tests, NULL, NULL);
}
