/* windows.yaml and holidays.yaml: whom to ask, from what one sees, when. After kinds and ledgers, which they name. */
#include "catalog/read_parts.h"

static bool is_in_month(int64_t y, int64_t m, int64_t d)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
	return m >= 1 && m <= 12 && d >= 1 && d <= days[m - 1] + (m == 2 && leap);
}

static bool is_day(str s, int *ret)
{
	int64_t y, m, d;
	if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-' || !str_to_i64(str_sub(s, 0, 4), &y) || !str_to_i64(str_sub(s, 5, 2), &m) ||
	    !str_to_i64(str_sub(s, 8, 2), &d) || y < 2000 || y > 2199 || !is_in_month(y, m, d)) {
		return false;
	}
	*ret = (int)(y * 10000 + m * 100 + d);
	return true;
}

static int map_day(struct map *m, const char *key)
{
	int ret = 0;
	str s = map_str(m, key, NEEDED, ONE_LINE);
	if (s.n > 0 && !is_day(s, &ret)) {
		reader_error(m->r, map_line(m, key), "\"%s\" must be a day like 2026-11-20", key);
	}
	return ret;
}

/* --- windows --- */

static bool is_phone(str s)
{
	size_t digits = 0;
	for (size_t i = 0; i < s.n; i++) {
		bool digit = s.p[i] >= '0' && s.p[i] <= '9';
		if (!digit && s.p[i] != '-' && !(i == 0 && (s.p[0] == '#' || s.p[0] == '+'))) {
			return false;
		}
		digits += digit;
	}
	return digits >= 3 && digits <= 15;
}

static void read_phones(struct map *m, struct window_def *w)
{
	const struct yaml *list = map_list(m, "phones", OPTIONAL, WINDOW_PHONES_MAX);
	struct window_phone *v = arena_array(m->r->arena, struct window_phone, WINDOW_PHONES_MAX);
	for (const struct yaml_item *i = list ? list->items : NULL; i; i = i->next) {
		struct map p;
		if (!map_open(m->r, i->value, "a phone", &p)) {
			continue;
		}
		v[w->n_phones].number = map_str(&p, "number", NEEDED, ONE_LINE);
		v[w->n_phones].label = map_text2_maybe(&p, "label", ONE_LINE);
		if (v[w->n_phones].number.n > 0 && !is_phone(v[w->n_phones].number)) {
			reader_error(m->r, map_line(&p, "number"), "\"%.*s\" is no telephone number", STR_FMT(v[w->n_phones].number));
		}
		map_close(&p);
		w->n_phones++;
	}
	w->phones = v;
}

static void read_ways(struct map *m, struct window_def *w)
{
	struct hours h;
	read_phones(m, w);
	w->hours = map_str(m, "hours", OPTIONAL, ONE_LINE);
	w->url = map_str(m, "url", OPTIONAL, ONE_LINE);
	w->mail = map_str(m, "mail", OPTIONAL, ONE_LINE);
	if (w->hours.n > 0 && (!hours_read(w->hours, &h) || h.has_rest || h.days_unsaid)) {
		reader_error(m->r, map_line(m, "hours"), "\"hours\" cannot be read: write \"mon-fri 9:30-17:30; closed holidays, year-end\"");
	} else if (w->hours.n > 0 && w->n_phones == 0) {
		reader_error(m->r, map_line(m, "hours"), "\"hours\" are those of a phone, and there is none");
	}
	if (w->url.n > 0 && !str_starts(w->url, S("https://"))) {
		reader_error(m->r, map_line(m, "url"), "\"url\" must begin with https://");
	}
	if (w->mail.n > 0 && str_find(w->mail, S("@"), 0) == SIZE_MAX) {
		reader_error(m->r, map_line(m, "mail"), "\"mail\" must be a mail address");
	}
	if (w->n_phones == 0 && w->url.n == 0 && w->mail.n == 0) {
		reader_error(m->r, m->node->line, "a window needs a phone, an address or a mail");
	}
}

static void read_window(struct reader *r, const struct yaml *node, size_t at, struct window_def *v)
{
	struct window_def *w = &v[at];
	struct map m;
	int day;
	if (!map_open(r, node, "a window", &m)) {
		return;
	}
	w->key = unique_key(&m, v, at, sizeof *v);
	w->name = map_text2(&m, "name", ONE_LINE);
	w->runs = map_text2(&m, "runs", ONE_LINE);
	w->for_whom = map_text2(&m, "for", ONE_LINE);
	w->about = map_text2(&m, "about", ONE_LINE);
	w->does_not = map_text2_maybe(&m, "does_not", ONE_LINE);
	w->reach = map_text2_maybe(&m, "reach", ONE_LINE);
	w->duty = map_text2_maybe(&m, "duty", ONE_LINE);
	w->ready = map_texts(&m, "ready", OPTIONAL, 1, 10, &w->n_ready);
	read_ways(&m, w);
	w->prefecture = map_str(&m, "prefecture", OPTIONAL, ONE_LINE);
	if (w->prefecture.n > 0 && !catalog_prefecture(r->catalog, w->prefecture)) {
		reader_error(r, map_line(&m, "prefecture"), "\"prefecture\" must be one of the 47 in small letters: tokyo");
	}
	w->is_police = map_bool(&m, "police", OPTIONAL);
	w->is_urgent = map_bool(&m, "urgent", OPTIONAL);
	w->checked = map_str(&m, "checked", NEEDED, ONE_LINE);
	if (w->checked.n > 0 && !is_day(w->checked, &day)) {
		reader_error(r, map_line(&m, "checked"), "\"checked\" must be a day like 2026-11-20");
	}
	w->source = map_source(&m, NEEDED);
	w->verified = map_bool(&m, "verified", NEEDED);
	if (str_starts(w->key, S("own_"))) {
		reader_error(r, map_line(&m, "key"), "keys that begin with \"own_\" belong to the firms");
	}
	map_close(&m);
}

/* --- symptoms --- */

struct picking { struct map *m; const char *name; const char *what; size_t max; bool (*knows)(const struct reader *r, str key); };

static bool knows_kind(const struct reader *r, str key) { return catalog_kind(r->catalog, key) != NULL; }
static bool knows_window(const struct reader *r, str key) { return window_def_find(&r->catalog->windows, key) != NULL; }
static bool knows_helper(const struct reader *r, str key)
{
	const struct sheet_def *d = catalog_sheet(r->catalog, S("helper"));
	int at = d ? sheet_field_find(d, S("kind")) : -1;
	return at >= 0 && sheet_choice_find(&d->fields[at], key) >= 0;
}

static const str *pick(const struct picking *p, size_t *ret_n)
{
	const struct yaml *list = map_list(p->m, p->name, OPTIONAL, p->max);
	str *v = arena_array(p->m->r->arena, str, p->max);
	*ret_n = 0;
	for (const struct yaml_item *i = list ? list->items : NULL; i; i = i->next) {
		str key = i->value->type == YAML_TEXT ? i->value->text : S("");
		bool twice = false;
		for (size_t k = 0; k < *ret_n; k++) {
			twice = twice || str_eq(v[k], key);
		}
		if (!p->knows(p->m->r, key) || twice) {
			reader_error(p->m->r, i->line, twice ? "%s \"%.*s\" stands here twice" : "unknown %s \"%.*s\"", p->what, STR_FMT(key));
		} else {
			v[(*ret_n)++] = key;
		}
	}
	return v;
}

static void read_symptom(struct reader *r, const struct yaml *node, size_t at, struct window_symptom *v)
{
	struct window_symptom *s = &v[at];
	struct map m;
	if (!map_open(r, node, "a symptom", &m)) {
		return;
	}
	s->key = unique_key(&m, v, at, sizeof *v);
	s->name = map_text2(&m, "name", ONE_LINE);
	s->first = map_text2(&m, "first", ONE_LINE);
	s->kinds = pick(&(struct picking){ &m, "kinds", "kind", KINDS_OF_ITEM_MAX, knows_kind }, &s->n_kinds);
	s->windows = pick(&(struct picking){ &m, "windows", "window", WINDOW_PICKS_MAX, knows_window }, &s->n_windows);
	s->helpers = pick(&(struct picking){ &m, "helpers", "helper", WINDOW_HELPERS_MAX, knows_helper }, &s->n_helpers);
	if (s->n_windows == 0) {
		reader_error(r, m.node->line, "a symptom leads to at least one window");
	}
	map_close(&m);
}

static void read_list(struct map *top)
{
	struct reader *r = top->r;
	struct window_knowledge *k = &r->catalog->windows;
	const struct yaml *list = map_list(top, "windows", NEEDED, WINDOWS_MAX);
	struct window_def *v = arena_array(r->arena, struct window_def, WINDOWS_MAX);
	struct window_symptom *s = arena_array(r->arena, struct window_symptom, WINDOW_SYMPTOMS_MAX);
	k->stale_days = map_int(top, "stale_days", 1, 3650);
	for (const struct yaml_item *i = list ? list->items : NULL; i; i = i->next, k->n++) {
		read_window(r, i->value, k->n, v);
	}
	k->v = v;
	list = map_list(top, "symptoms", NEEDED, WINDOW_SYMPTOMS_MAX);
	for (const struct yaml_item *i = list ? list->items : NULL; i; i = i->next, k->n_symptoms++) {
		read_symptom(r, i->value, k->n_symptoms, s);
	}
	k->symptoms = s;
}

/* --- holidays --- */

static void read_holiday(struct reader *r, const struct yaml *node, size_t at, struct holiday *v)
{
	struct map m;
	struct window_knowledge *k = &r->catalog->windows;
	if (!map_open(r, node, "a holiday", &m)) {
		return;
	}
	v[at].date = map_day(&m, "date");
	v[at].name = map_text2(&m, "name", ONE_LINE);
	v[at].computed = map_bool(&m, "computed", OPTIONAL);
	if (at > 0 && v[at].date <= v[at - 1].date && v[at].date > 0) {
		reader_error(r, map_line(&m, "date"), "holidays stand in their order, each once");
	}
	if (v[at].date > 0 && (v[at].date / 10000 < k->first_year || v[at].date / 10000 > k->last_year)) {
		reader_error(r, map_line(&m, "date"), "the table says that it reaches from %d to %d", k->first_year, k->last_year);
	}
	map_close(&m);
}

static int map_month_day(struct map *m, const char *key)
{
	int day = 0;
	str s = map_str(m, key, NEEDED, ONE_LINE);
	if (s.n > 0 && !is_day(STR_CAT(m->r->arena, S("2000-"), s), &day)) {
		reader_error(m->r, map_line(m, key), "\"%s\" must be a month and a day like 12-29", key);
	}
	return day % 10000;
}

/* Every year the table claims has its New Year's day: a year nobody filled in would look like one without holidays. */
static void check_years(struct map *top, const struct window_knowledge *k)
{
	for (int year = k->first_year; year <= k->last_year; year++) {
		bool found = false;
		for (size_t i = 0; i < k->n_holidays; i++) {
			found = found || k->holidays[i].date == year * 10000 + 101;
		}
		if (!found) {
			reader_error(top->r, map_line(top, "holidays"), "no holidays of %d: the table would be wrong for it", year);
		}
	}
}

static void read_holidays(struct reader *r)
{
	struct window_knowledge *k = &r->catalog->windows;
	struct map top;
	if (!map_open(r, reader_open(r, S("holidays.yaml")), "the file", &top)) {
		return;
	}
	k->first_year = map_int(&top, "first_year", 2000, 2199);
	k->last_year = map_int(&top, "last_year", 2000, 2199);
	k->year_end_from = map_month_day(&top, "year_end_from");
	k->year_end_to = map_month_day(&top, "year_end_to");
	k->holidays_source = map_str(&top, "source", NEEDED, ONE_LINE);
	k->holidays_verified = map_bool(&top, "verified", NEEDED);
	if (k->last_year < k->first_year || k->last_year - k->first_year >= HOLIDAY_YEARS_MAX) {
		reader_error(r, map_line(&top, "last_year"), "the years must follow each other, at most %d", HOLIDAY_YEARS_MAX);
		return;
	}
	const struct yaml *list = map_list(&top, "holidays", NEEDED, HOLIDAYS_MAX);
	struct holiday *v = arena_array(r->arena, struct holiday, HOLIDAYS_MAX);
	for (const struct yaml_item *i = list ? list->items : NULL; i; i = i->next, k->n_holidays++) {
		read_holiday(r, i->value, k->n_holidays, v);
	}
	k->holidays = v;
	check_years(&top, k);
	map_close(&top);
}

void read_prefectures(struct reader *r)
{
	struct map top;
	size_t n = 0;
	if (!map_open(r, reader_open(r, S("prefectures.yaml")), "the file", &top)) {
		return;
	}
	const struct yaml *list = map_list(&top, "prefectures", NEEDED, PREFECTURES_MAX);
	struct prefecture *v = arena_array(r->arena, struct prefecture, PREFECTURES_MAX);
	for (const struct yaml_item *i = list ? list->items : NULL; i; i = i->next) {
		struct map m;
		if (map_open(r, i->value, "a prefecture", &m)) {
			v[n].key = unique_key(&m, v, n, sizeof *v);
			v[n].name = (struct text2){ map_str(&m, "ja", NEEDED, ONE_LINE), map_str(&m, "en", NEEDED, ONE_LINE) };
			n++;
			map_close(&m);
		}
	}
	map_close(&top);
	r->catalog->prefectures = v;
	r->catalog->n_prefectures = n;
}

void read_sources(struct reader *r)
{
	struct map top;
	size_t n = 0;
	if (!map_open(r, reader_open(r, S("sources.yaml")), "the file", &top)) {
		return;
	}
	const struct yaml *list = map_list(&top, "sources", NEEDED, SOURCES_MAX);
	struct text2 *v = arena_array(r->arena, struct text2, SOURCES_MAX);
	for (const struct yaml_item *i = list ? list->items : NULL; i; i = i->next) {
		struct map m;
		if (map_open(r, i->value, "a source", &m)) {
			v[n++] = (struct text2){ map_str(&m, "ja", NEEDED, ONE_LINE), map_str(&m, "en", NEEDED, ONE_LINE) };
			map_close(&m);
		}
	}
	map_close(&top);
	r->catalog->sources = v;
	r->catalog->n_sources = n;
}

void read_windows(struct reader *r)
{
	struct map top;
	read_holidays(r);
	if (!map_open(r, reader_open(r, S("windows.yaml")), "the file", &top)) {
		return;
	}
	read_list(&top);
	map_close(&top);
}
