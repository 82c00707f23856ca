#include "affected/amount.h"

#include "base/text.h"
#include "messages.h"

static const struct choice kinds[] = {
	[AMOUNT_EXACT] = { "exact", MSG_AFFECTED_AMOUNT_EXACT }, [AMOUNT_ABOUT] = { "about", MSG_AFFECTED_AMOUNT_ABOUT },
	[AMOUNT_AT_LEAST] = { "at_least", MSG_AFFECTED_AMOUNT_AT_LEAST },
	[AMOUNT_UNKNOWN] = { "unknown", MSG_AFFECTED_AMOUNT_UNKNOWN },
};
static const struct choice units[] = {
	[AMOUNT_PERSONS] = { "persons", MSG_AFFECTED_UNIT_PERSONS }, [AMOUNT_RECORDS] = { "records", MSG_AFFECTED_UNIT_RECORDS },
};
const struct choices amount_kind_choices = { kinds, sizeof kinds / sizeof kinds[0] };
const struct choices amount_unit_choices = { units, sizeof units / sizeof units[0] };

static const char *const at_least[] = { "少なくとも", "以上", "超", "より多", "最低", "at least", "more than", "over ", "+", NULL };
static const char *const about[] = { "約", "およそ", "ほど", "程度", "前後", "くらい", "ぐらい", "ごろ", "弱", "強", "数", "about",
	"around", "some ", "approx", "~", "〜", NULL };
static const char *const unknown[] = { "不明", "分から", "わから", "調査中", "確認中", "未確認", "unknown", "not known", NULL };
/* What stands right behind the number; folded, so hiragana. */
static const char *const persons[] = { "人", "名", "person", "people", NULL };
static const char *const records[] = { "件", "れこーど", "行", "通", "record", "row", NULL };

static bool says(str s, const char *const *words)
{
	for (; *words; words++) {
		if (str_find(s, str_from_c(*words), 0) != SIZE_MAX) {
			return true;
		}
	}
	return false;
}

static bool begins(str s, const char *const *words)
{
	for (; *words; words++) {
		if (str_starts(s, str_from_c(*words))) {
			return true;
		}
	}
	return false;
}

static int64_t factor_at(str s, size_t *at)
{
	static const struct { const char *sign; int64_t v; } factors[] = { { "千", 1000 }, { "百", 100 }, { "万", 10000 },
		{ "億", 100000000 } };
	for (size_t i = 0; i < sizeof factors / sizeof factors[0]; i++) {
		if (str_starts(str_sub(s, *at, s.n), str_from_c(factors[i].sign))) {
			*at += strlen(factors[i].sign);
			return factors[i].v;
		}
	}
	return 1;
}

#define MOST INT64_C(100000000000) /* more than there are people */

/* Digits with commas, and at most one decimal part that a factor makes whole: "1.2万". Scaled by 1000. */
static bool digits_at(str s, size_t *at, int64_t *ret_thousandths)
{
	int64_t v = 0, scale = 1000;
	size_t n = 0;
	bool point = false;
	for (; *at < s.n; (*at)++) {
		const char ch = s.p[*at];
		if (ch >= '0' && ch <= '9') {
			v = v * 10 + (ch - '0');
			scale /= point ? 10 : 1;
			n++;
		} else if (ch == '.' && !point && n > 0) {
			point = true;
		} else if (ch != ',' || n == 0) {
			break;
		}
		if (v > MOST || scale == 0) {
			return false;
		}
	}
	*ret_thousandths = v * scale;
	return n > 0;
}

/* "1万2千", "1.2万", "3,000": one number in its parts; *at goes behind it. */
static bool number_at(str s, size_t *at, int64_t *ret)
{
	int64_t sum = 0;
	bool any = false;
	while (*at < s.n && s.p[*at] >= '0' && s.p[*at] <= '9') {
		int64_t part;
		if (!digits_at(s, at, &part)) {
			return false;
		}
		const int64_t factor = factor_at(s, at);
		const int64_t again = factor == 1 ? 1 : factor_at(s, at); /* 3千万 */
		if (part / 1000 > MOST / factor / again) {
			return false;
		}
		part *= factor * again;
		if (part % 1000 != 0) {
			return false; /* half a person */
		}
		sum += part / 1000;
		any = true;
		if (factor == 1) {
			break;
		}
	}
	*ret = sum;
	return any && sum <= MOST;
}

bool amount_read(struct arena *a, str text, struct amount *ret)
{
	const str s = str_trim(text_fold(a, text));
	*ret = (struct amount){ .text = str_is_none(text) ? S("") : str_trim(text), .kind = -1, .unit = -1 };
	if (str_is_empty(s)) {
		return true;
	}
	for (size_t at = 0; at < s.n;) {
		if (s.p[at] < '0' || s.p[at] > '9') {
			at++;
			continue;
		}
		if (ret->number.has || !number_at(s, &at, &ret->number.v)) {
			return false;
		}
		ret->number.has = true;
		const str behind = str_trim(str_sub(s, at, s.n));
		ret->unit = begins(behind, persons) ? AMOUNT_PERSONS : begins(behind, records) ? AMOUNT_RECORDS : -1;
	}
	if (!ret->number.has) { /* 数千人 tells something, but no number */
		ret->kind = says(s, unknown) ? AMOUNT_UNKNOWN : AMOUNT_ABOUT;
		return says(s, unknown) || says(s, about);
	}
	ret->kind = says(s, at_least) ? AMOUNT_AT_LEAST : says(s, about) ? AMOUNT_ABOUT : AMOUNT_EXACT;
	return true;
}
