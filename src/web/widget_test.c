#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#undef fail /* ours: base/ctx.h */

#include "base/limits.h"
#include "messages.h"
#include "web_html.h"

struct thing { str title; int kind; str password; };
static const struct choice kind_choice[] = { { "open", MSG_LOOK_OPEN }, { "closed", MSG_LOOK_CLOSED } };
static const struct choices kinds = { kind_choice, 2 };
static const struct field thing_fields[] = {
	{ "title", FIELD_LINE, offsetof(struct thing, title), FIELD_REQUIRED, 30, NULL, MSG_LOOK_LEVEL, "" },
	{ "kind", FIELD_CHOICE, offsetof(struct thing, kind), 0, 0, &kinds, MSG_LOOK_OPEN, "" },
	{ "password", FIELD_SECRET, offsetof(struct thing, password), 0, 0, NULL, MSG_LOOK_NAME, "" },
};
static const struct operation op_thing = {
	.name = "thing", .fields = thing_fields, .n_fields = 3, .in_size = sizeof(struct thing) };

struct scene { struct arena arena; struct ctx c; struct web w; };

static int setup(void **state)
{
	struct scene *s = calloc(1, sizeof *s);
	arena_init(&s->arena);
	s->c = (struct ctx){ .arena = &s->arena, .lang = LANG_JA, .now_ms = INT64_C(1790000000000) };
	s->w.c = &s->c;
	out_init(&s->w.out, &s->c);
	*state = s;
	return 0;
}

static int teardown(void **state)
{
	struct scene *s = *state;
	out_done(&s->w.out);
	arena_free(&s->arena);
	free(s);
	return 0;
}

static bool page_has(const struct scene *s, const char *wanted)
{
	return str_find(buf_str(&s->w.out.b), str_from_c(wanted), 0) != SIZE_MAX;
}

static void fresh_form_shows_initial_value(void **state)
{
	struct scene *s = *state;
	struct field_view f = field_of(&s->w, &op_thing, "title", S("first"));
	assert_true(str_eq(f.value, S("first")));
	assert_true(str_is_empty(f.error));
	assert_true(f.is_required);
	assert_int_equal(f.max, 30);
	field_line_html(&s->w.out, &f);
	assert_true(page_has(s, "for=\"f-title\""));
	assert_true(page_has(s, " required"));
	assert_false(page_has(s, "aria-invalid"));
	assert_false(page_has(s, "aria-describedby"));
}

static void refused_form_keeps_what_was_typed_and_says_why(void **state)
{
	struct scene *s = *state;
	struct raw_value typed[] = { { S("title"), S("<b>\"x\"") }, { S("password"), S("hunter2") } };
	s->w.form = (struct raw_form){ typed, 2 };
	fail_field(&s->c, "title", MSG_LOOK_GAP);
	struct field_view f = field_of(&s->w, &op_thing, "title", S("first"));
	field_help(&s->w, &f, MSG_LOOK_OPTIONAL);
	field_line_html(&s->w.out, &f);
	assert_true(page_has(s, "value=\"&lt;b&gt;&quot;x&quot;\"") || page_has(s, "value=\"&lt;b&gt;&#34;x&#34;\""));
	assert_true(page_has(s, "aria-invalid=\"true\""));
	assert_true(page_has(s, "aria-describedby=\"f-title-help f-title-error\""));
	assert_true(page_has(s, "id=\"f-title-error\""));
	struct field_view secret = field_of(&s->w, &op_thing, "password", S(""));
	field_line_html(&s->w.out, &secret);
	assert_true(page_has(s, "type=\"password\""));
	assert_false(page_has(s, "hunter2"));
}

static void emptied_field_stays_empty(void **state)
{
	struct scene *s = *state;
	struct raw_value typed[] = { { S("title"), S("") } };
	s->w.form = (struct raw_form){ typed, 1 };
	assert_true(str_is_empty(field_of(&s->w, &op_thing, "title", S("first")).value));
}

static void box_that_was_not_sent_is_off(void **state)
{
	struct scene *s = *state;
	assert_true(field_view_make(&s->w, "box", MSG_LOOK_OPEN, S("on")).is_checked);
	struct raw_value typed[] = { { S("title"), S("x") } };
	s->w.form = (struct raw_form){ typed, 1 };
	assert_false(field_view_make(&s->w, "box", MSG_LOOK_OPEN, S("on")).is_checked);
}

static void choices_come_from_the_table(void **state)
{
	struct scene *s = *state;
	struct field_view f = field_of(&s->w, &op_thing, "kind", S("closed"));
	assert_int_equal(f.n_options, 2);
	field_select_html(&s->w.out, &f);
	assert_true(page_has(s, "<option value=\"closed\" selected>"));
	assert_false(page_has(s, "<option value=\"open\" selected>"));
}

static void summary_links_to_the_fields(void **state)
{
	struct scene *s = *state;
	struct errors_view none = errors_make(&s->w);
	error_summary_html(&s->w.out, &none);
	assert_int_equal(s->w.out.b.n, 0);
	fail_field(&s->c, "title", MSG_LOOK_GAP);
	fail_field(&s->c, "", MSG_LOOK_STALE);
	struct errors_view v = errors_make(&s->w);
	assert_int_equal(v.n_lines, 2);
	error_summary_html(&s->w.out, &v);
	assert_true(page_has(s, "href=\"#f-title\""));
	assert_false(page_has(s, "href=\"#f-\""));
}

static void due_times_by_distance(void **state)
{
	struct scene *s = *state;
	const int64_t hour = INT64_C(3600) * 1000, now = s->c.now_ms;
	assert_true(str_eq(due_css(&s->c, now - 1), S("is-danger")));
	assert_true(str_eq(due_css(&s->c, now), S("is-warn")));
	assert_true(str_eq(due_css(&s->c, now + 24 * hour), S("is-key")));
	assert_true(str_eq(due_css(&s->c, now + 7 * 24 * hour), S("is-quiet")));
}

static void every_state_has_word_and_icon(void **state)
{
	struct scene *s = *state;
	for (int k = 0; k < CHIP_MAX; k++) {
		const struct chip_look *look = chip_look((enum chip_kind)k);
		assert_non_null(look->icon);
		assert_true(msg(&s->c, look->label).n > 0);
	}
	assert_int_equal(chip_of_step(S("blocked")), CHIP_STEP_BLOCKED);
	assert_int_equal(chip_of_fact(S("none")), CHIP_NONE);
}

static void icon_names_the_hashed_sprite(void **state)
{
	struct scene *s = *state;
	icon_html(&s->w.out, S("eye"));
	assert_true(page_has(s, "<use href=\"/assets/icons-"));
	assert_true(page_has(s, ".svg#eye\"/>"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(fresh_form_shows_initial_value, setup, teardown),
		cmocka_unit_test_setup_teardown(refused_form_keeps_what_was_typed_and_says_why, setup, teardown),
		cmocka_unit_test_setup_teardown(emptied_field_stays_empty, setup, teardown),
		cmocka_unit_test_setup_teardown(box_that_was_not_sent_is_off, setup, teardown),
		cmocka_unit_test_setup_teardown(choices_come_from_the_table, setup, teardown),
		cmocka_unit_test_setup_teardown(summary_links_to_the_fields, setup, teardown),
		cmocka_unit_test_setup_teardown(due_times_by_distance, setup, teardown),
		cmocka_unit_test_setup_teardown(every_state_has_word_and_icon, setup, teardown),
		cmocka_unit_test_setup_teardown(icon_names_the_hashed_sprite, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
