/* Cards: read, changed, taken back, as a chapter. */
#include "binder/card.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/text.h"
#include "binder/inside.h"
#include "binder_sql.h"
#include "messages.h"
#include "sighting/sighting.h"

static const struct choice sizes[] = { [CARD_A6] = { "a6", MSG_CARD_SIZE_A6 }, [CARD_POSTER] = { "poster", MSG_CARD_SIZE_POSTER } };
const struct choices card_size_choices = { sizes, 2 };
static const struct choice langs[] = { [CARD_JA] = { "ja", MSG_CARD_LANG_JA }, [CARD_EN] = { "en", MSG_CARD_LANG_EN }, [CARD_BOTH] = { "both", MSG_CARD_LANG_BOTH } };
const struct choices card_langs_choices = { langs, 3 };

#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct card_out, member), .doc = text }
static const struct field out_fields[] = {
	F(key, FIELD_LINE, "of the card"), F(name, FIELD_LINE, "what happened, in your language"), F(version, FIELD_INT, "0: never changed"),
	F(is_own, FIELD_BOOL, "the firm's own words; else the built-in ones"), F(title_ja, FIELD_LINE, "its title"), F(title_en, FIELD_LINE, "its title"),
	F(dos_ja, FIELD_LINES, "what to do"), F(dos_en, FIELD_LINES, "what to do"), F(donts_ja, FIELD_LINES, "what not to do"),
	F(donts_en, FIELD_LINES, "what not to do"),
};
#undef F
const struct shape card_out_shape = { "FirstCard", out_fields, sizeof out_fields / sizeof out_fields[0], sizeof(struct card_out) };

/* --- reading --- */

static str lines_of(struct ctx *c, const struct card_line *v, size_t n, enum lang lang)
{
	str all = S("");
	for (size_t i = 0; i < n; i++) {
		all = STR_CAT(c->arena, all, all.n ? S("\n") : S(""), text2_in(v[i].text, lang));
	}
	return all;
}

struct card_text card_built_in(struct ctx *c, const struct first_card *k, enum lang lang)
{
	return (struct card_text){ text2_in(k->title, lang), lines_of(c, k->dos, k->n_dos, lang), lines_of(c, k->donts, k->n_donts, lang) };
}

#define TAKE(k, r) \
	do { \
		(k)->version = (struct opt_int){ true, (r)->version }; \
		(k)->is_own = (r)->is_own != 0; \
		(k)->made_at = (struct opt_int){ true, (r)->made_at }; \
		(k)->who = (r)->who; \
		(k)->reason = (r)->reason; \
		if ((k)->is_own) { \
			(k)->text[LANG_JA] = (struct card_text){ (r)->title_ja, (r)->dos_ja, (r)->donts_ja }; \
			(k)->text[LANG_EN] = (struct card_text){ (r)->title_en, (r)->dos_en, (r)->donts_en }; \
		} \
	} while (0)

static struct card built_in(struct ctx *c, const struct first_card *k)
{
	struct card card = { .base = k, .version = { true, 0 } };
	card.text[LANG_JA] = card_built_in(c, k, LANG_JA);
	card.text[LANG_EN] = card_built_in(c, k, LANG_EN);
	return card;
}

bool card_list(struct ctx *c, struct card **ret, size_t *ret_n)
{
	struct binder_card_now_rows rows;
	const struct catalog *k = c->catalog;
	if (!q_binder_card_now(c, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct card, k->n_cards + 1);
	*ret_n = k->n_cards;
	for (size_t i = 0; i < k->n_cards; i++) {
		(*ret)[i] = built_in(c, &k->cards[i]);
		for (size_t r = 0; r < rows.n; r++) {
			if (str_eq(rows.v[r].card, k->cards[i].key)) {
				TAKE(&(*ret)[i], &rows.v[r]);
			}
		}
	}
	return true;
}

bool card_get(struct ctx *c, str key, struct card *ret)
{
	struct card *v;
	size_t n;
	if (!card_list(c, &v, &n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (str_eq(v[i].base->key, key)) {
			*ret = v[i];
			return true;
		}
	}
	return fail(c, ERR_NOT_FOUND, MSG_CARD_NOT_FOUND);
}

bool card_history(struct ctx *c, const struct card *k, struct card **ret, size_t *ret_n)
{
	struct binder_card_versions_rows rows;
	if (!q_binder_card_versions(c, (struct binder_card_versions_in){ .card = k->base->key, .rows = LIMIT_OWN_VERSIONS }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct card, rows.n + 1);
	*ret_n = rows.n;
	for (size_t i = 0; i < rows.n; i++) {
		(*ret)[i] = built_in(c, k->base);
		TAKE(&(*ret)[i], &rows.v[i]);
	}
	return true;
}

bool card_out_of(struct ctx *c, const struct card *k, struct card_out *ret)
{
	*ret = (struct card_out){ .key = k->base->key, .name = text2_in(k->base->name, c->lang), .version = k->version, .is_own = k->is_own,
		.title_ja = k->text[LANG_JA].title, .title_en = k->text[LANG_EN].title };
	const struct { str text; struct str_list *to; } lists[] = { { k->text[LANG_JA].dos, &ret->dos_ja }, { k->text[LANG_EN].dos, &ret->dos_en },
		{ k->text[LANG_JA].donts, &ret->donts_ja }, { k->text[LANG_EN].donts, &ret->donts_en } };
	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
		str *v;
		lists[i].to->n = binder_lines(c, lists[i].text, &v);
		lists[i].to->v = v;
	}
	return true;
}

/* --- in the place of the built-in one --- */

static struct card_line *own_lines(struct ctx *c, const struct card *k, bool dos, size_t *ret_n)
{
	const struct card_line *old = dos ? k->base->dos : k->base->donts;
	size_t n_old = dos ? k->base->n_dos : k->base->n_donts;
	str *ja, *en;
	size_t n = binder_lines(c, dos ? k->text[LANG_JA].dos : k->text[LANG_JA].donts, &ja);
	size_t n_en = binder_lines(c, dos ? k->text[LANG_EN].dos : k->text[LANG_EN].donts, &en);
	struct card_line *v = arena_array(c->arena, struct card_line, n + 1);
	for (size_t i = 0; i < n; i++) {
		v[i] = (struct card_line){ dos ? S("check") : S("circle-x"), { ja[i], i < n_en ? en[i] : ja[i] } };
		for (size_t o = 0; o < n_old; o++) {
			v[i].icon = str_eq(old[o].text.ja, ja[i]) ? old[o].icon : v[i].icon;
		}
	}
	*ret_n = n;
	return v;
}

bool card_first(struct ctx *c, const struct first_card *k, struct first_card *ret)
{
	struct card card;
	*ret = *k;
	if (!card_get(c, k->key, &card)) {
		return false;
	}
	if (card.is_own) {
		ret->title = (struct text2){ card.text[LANG_JA].title, card.text[LANG_EN].title };
		ret->dos = own_lines(c, &card, true, &ret->n_dos);
		ret->donts = own_lines(c, &card, false, &ret->n_donts);
		ret->verified = false; /* nobody compared the firm's words with the source */
	}
	return true;
}

/* --- a chapter --- */

#define CALLS_MAX 3

static str calls_of(struct ctx *c, const struct first_card *k)
{
	struct sighting_call v[CALLS_MAX];
	size_t n;
	str all = S("");
	if (!sighting_calls(c, k, v, CALLS_MAX, &n)) {
		return STR_NONE;
	}
	for (size_t i = 0; i < n; i++) {
		all = STR_CAT(c->arena, all, i ? S("　") : S(""), v[i].name, S(" "), v[i].phone);
	}
	return all;
}

static void add_points(struct ctx *c, struct document *d, int head, str lines)
{
	str *v;
	size_t n = binder_lines(c, lines, &v);
	struct doc_block *b = n > 0 ? doc_add_rows(c, d, DOC_TABLE, n + 1) : NULL;
	if (!b) {
		return;
	}
	DOC_ROW(c, b, { msg(c, head), DOC_MARK_NONE });
	for (size_t i = 0; i < n; i++) {
		DOC_ROW(c, b, { v[i], DOC_MARK_NONE });
	}
}

bool binder_cards_paper(struct ctx *c, bool with_private, struct document *ret)
{
	struct card *v;
	size_t n;
	(void)with_private;
	if (!card_list(c, &v, &n)) {
		return false;
	}
	for (size_t i = 0; i < n && i < CARDS_MAX; i++) {
		const struct card_text *t = &v[i].text[c->lang];
		str calls = calls_of(c, v[i].base);
		if (str_is_none(calls)) {
			return false;
		}
		doc_add(ret, DOC_HEADING, t->title);
		add_points(c, ret, MSG_CARD_DO, t->dos);
		add_points(c, ret, MSG_CARD_DONT, t->donts);
		if (calls.n) {
			doc_add(ret, DOC_STRONG, msgf(c, MSG_CARD_CALL_LINE, { "calls", calls }));
		}
	}
	return true;
}

/* --- changing --- */

/* Lines without blanks at their ends and without empty ones; how many. */
static size_t tidy(struct ctx *c, str in, str *ret)
{
	str *v;
	size_t n = binder_lines(c, text_visible(c->arena, in), &v), kept = 0;
	*ret = S("");
	for (size_t i = 0; i < n; i++) {
		str line = str_trim(v[i]);
		if (line.n) {
			*ret = STR_CAT(c->arena, *ret, kept ? S("\n") : S(""), line);
			kept++;
		}
	}
	return kept;
}

static bool check_lines(struct ctx *c, const char *field, str lines)
{
	str *v;
	size_t n = binder_lines(c, lines, &v);
	bool fits = n <= LIMIT_CARD_LINES;
	for (size_t i = 0; i < n; i++) {
		fits = fits && text_chars(v[i]) <= LIMIT_CARD_LINE_CHARS;
	}
	if (!fits) {
		fail_field(c, field, MSG_CARD_TOO_LONG);
		fail_field_arg(c, "lines", str_i64(c->arena, LIMIT_CARD_LINES));
		fail_field_arg(c, "chars", str_i64(c->arena, LIMIT_CARD_LINE_CHARS));
	}
	return fits;
}

/* Both languages say as many things: a line that is missing in one would not be seen by who reads it. */
static void check_pair(struct ctx *c, const char *field, size_t n_ja, size_t n_en)
{
	if (n_ja != n_en) {
		fail_field(c, field, MSG_CARD_UNEVEN);
		fail_field_arg(c, "ja", str_i64(c->arena, (int64_t)n_ja));
		fail_field_arg(c, "en", str_i64(c->arena, (int64_t)n_en));
	}
}

static bool seen(struct ctx *c, const struct card *k, struct opt_int version)
{
	if (!version.has || version.v == k->version.v) {
		return k->version.v < LIMIT_OWN_VERSIONS || fail(c, ERR_CONFLICT, MSG_CARD_TOO_MANY);
	}
	fail(c, ERR_CONFLICT, MSG_CARD_FASTER);
	return fail_arg(c, "who", str_is_none(k->who) ? S("-") : k->who);
}

static bool act_change(struct ctx *c, const void *arg, void *ret_out)
{
	const struct card_change_in *in = arg;
	struct card k;
	struct binder_card_add_in row = { .card = in->card, .is_own = 1, .title_ja = str_trim(text_visible(c->arena, in->title_ja)),
		.title_en = str_trim(text_visible(c->arena, in->title_en)), .reason = in->reason, .made_at = c->now_ms, .made_by_id = c->who.account_id };
	if (!card_get(c, in->card, &k) || !seen(c, &k, in->version)) {
		return false;
	}
	size_t dos = tidy(c, in->dos_ja, &row.dos_ja), dos_en = tidy(c, in->dos_en, &row.dos_en);
	size_t donts = tidy(c, str_is_none(in->donts_ja) ? S("") : in->donts_ja, &row.donts_ja);
	size_t donts_en = tidy(c, str_is_none(in->donts_en) ? S("") : in->donts_en, &row.donts_en);
	check_lines(c, "dos_ja", row.dos_ja);
	check_lines(c, "dos_en", row.dos_en);
	check_lines(c, "donts_ja", row.donts_ja);
	check_lines(c, "donts_en", row.donts_en);
	check_pair(c, "dos_en", dos, dos_en);
	check_pair(c, "donts_en", donts, donts_en);
	row.version = k.version.v + 1;
	return c->err.code == ERR_NONE && q_binder_card_add(c, row) && card_get(c, in->card, &k) && card_out_of(c, &k, ret_out);
}

static bool act_back(struct ctx *c, const void *arg, void *ret_out)
{
	const struct card_back_in *in = arg;
	struct card k;
	if (!card_get(c, in->card, &k) || !seen(c, &k, in->version)) {
		return false;
	}
	if (!k.is_own) {
		return fail(c, ERR_CONFLICT, MSG_CARD_IS_BUILT_IN);
	}
	struct binder_card_add_in row = { .card = in->card, .version = k.version.v + 1, .title_ja = S(""), .title_en = S(""), .dos_ja = S(""), .dos_en = S(""),
		.donts_ja = S(""), .donts_en = S(""), .reason = in->reason, .made_at = c->now_ms, .made_by_id = c->who.account_id };
	return q_binder_card_add(c, row) && card_get(c, in->card, &k) && card_out_of(c, &k, ret_out);
}

#define CARD(in) { .name = "card", .type = FIELD_LINE, .offset = offsetof(in, card), .flags = FIELD_PATH, .doc = "key of the card" }
#define VERSION(in) { .name = "version", .type = FIELD_INT, .offset = offsetof(in, version), .doc = "the one that was seen: two people at once are noticed" }
#define REASON(in) { .name = "reason", .type = FIELD_LINE, .offset = offsetof(in, reason), .flags = FIELD_REQUIRED, .label = MSG_CARD_REASON, .doc = "why" }
#define T(member, kind, must, chars, label_, text) \
	{ .name = #member, .type = kind, .offset = offsetof(struct card_change_in, member), .flags = must, .max = chars, .label = label_, .doc = text }
static const struct field change_fields[] = {
	CARD(struct card_change_in), VERSION(struct card_change_in),
	T(title_ja, FIELD_LINE, FIELD_REQUIRED, 60, MSG_CARD_TITLE_JA, "title in Japanese"), T(title_en, FIELD_LINE, FIELD_REQUIRED, 80, MSG_CARD_TITLE_EN, "title in English"),
	T(dos_ja, FIELD_TEXT, FIELD_REQUIRED, 0, MSG_CARD_DOS_JA, "what to do, one a line"), T(dos_en, FIELD_TEXT, FIELD_REQUIRED, 0, MSG_CARD_DOS_EN, "the same in English, line by line"),
	T(donts_ja, FIELD_TEXT, 0, 0, MSG_CARD_DONTS_JA, "what not to do, one a line"), T(donts_en, FIELD_TEXT, 0, 0, MSG_CARD_DONTS_EN, "the same in English, line by line"),
	REASON(struct card_change_in),
};
static const struct field back_fields[] = { CARD(struct card_back_in), VERSION(struct card_back_in), REASON(struct card_back_in) };
const struct operation op_card_change = { .name = "card_change", .doc = "make a first-action card the firm's own: a new version", .needs = ACCESS_RESPONDER,
	.fields = change_fields, .n_fields = sizeof change_fields / sizeof change_fields[0], .in_size = sizeof(struct card_change_in),
	.out_size = sizeof(struct card_out), .out = &card_out_shape, .act = act_change };
const struct operation op_card_back = { .name = "card_back", .doc = "go back to the built-in card: a new version too", .needs = ACCESS_RESPONDER,
	.fields = back_fields, .n_fields = sizeof back_fields / sizeof back_fields[0], .in_size = sizeof(struct card_back_in),
	.out_size = sizeof(struct card_out), .out = &card_out_shape, .act = act_back };

/* --- printing --- */

static bool act_print(struct ctx *c, const void *arg, void *ret_out)
{
	(void)c; (void)arg; (void)ret_out;
	return true; /* the line of the audit is all there is to write */
}

static const struct field print_fields[] = {
	{ .name = "cards", .type = FIELD_LINES, .offset = offsetof(struct cards_print_in, cards), .max = CARDS_MAX, .label = MSG_CARD_WHICH,
		.doc = "keys of cards; without them all" },
	{ .name = "size", .type = FIELD_CHOICE, .offset = offsetof(struct cards_print_in, size), .choices = &card_size_choices, .label = MSG_CARD_SIZE,
		.doc = "a6 (four on a sheet, as without it) or poster" },
	{ .name = "langs", .type = FIELD_CHOICE, .offset = offsetof(struct cards_print_in, langs), .choices = &card_langs_choices, .label = MSG_CARD_LANGS,
		.doc = "ja, en, or both side by side" },
};
const struct operation op_cards_print = { .name = "cards_print", .doc = "print first-action cards as PDF", .needs = ACCESS_VIEWER, .fields = print_fields,
	.n_fields = sizeof print_fields / sizeof print_fields[0], .in_size = sizeof(struct cards_print_in), .act = act_print };
