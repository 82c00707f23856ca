/*
 * amount: how many persons or records, in the words people use: 約3,000人, 少なくとも1.2万件, 500件以上, 不明.
 * The words are kept; the number beside them is what was read out of them, never finer.
 */
#pragma once
#include "base/field.h"

enum amount_kind { AMOUNT_EXACT, AMOUNT_ABOUT, AMOUNT_AT_LEAST, AMOUNT_UNKNOWN, AMOUNT_KIND_MAX };
enum amount_unit { AMOUNT_PERSONS, AMOUNT_RECORDS, AMOUNT_UNIT_MAX };
extern const struct choices amount_kind_choices, amount_unit_choices;

struct amount {
	str text;                     /* as given; "" nothing said */
	int kind;                     /* enum amount_kind; -1: nothing said */
	struct opt_int number;        /* absent when unknown */
	int unit;                     /* enum amount_unit; -1: not said */
};
/* False when there is neither a number nor a word for "unknown" in it, or more than one number. "" is nothing said. */
bool amount_read(struct arena *a, str text, struct amount *ret);
