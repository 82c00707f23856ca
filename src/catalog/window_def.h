/*
 * window_def: public windows for consulting and filing (相談・届出窓口, catalog/windows.yaml), from what one sees to whom one asks, and
 * the national holidays they are closed on (catalog/holidays.yaml). Every window says when somebody last looked and whether that was
 * compared with what the window itself says.
 */
#pragma once
#include "catalog/hours.h"
#include "catalog/text2.h"

#define SOURCES_MAX 400
#define PREFECTURES_MAX 47
#define WINDOWS_MAX 100
#define WINDOW_PHONES_MAX 4
#define WINDOW_SYMPTOMS_MAX 30
#define WINDOW_PICKS_MAX 20        /* windows of one symptom */
#define WINDOW_HELPERS_MAX 8
#define HOLIDAYS_MAX 400
#define HOLIDAY_YEARS_MAX 20

struct prefecture { str key; struct text2 name; }; /* key: tokyo */
struct window_phone { struct text2 label; str number; }; /* label: which of several; may be empty */
struct window_def {
	str key;
	struct text2 name, runs;       /* what it is called, who runs it */
	struct text2 for_whom, about;  /* who may ask, what for */
	struct text2 does_not;         /* what it does not do; may be empty */
	struct text2 reach;            /* how: form, mail, in person; may be empty */
	struct text2 duty;             /* where a law asks for it; may be empty */
	const struct text2 *ready; size_t n_ready; /* what to have at hand */
	const struct window_phone *phones; size_t n_phones;
	str hours;                     /* of the phones (hours.h); empty: nobody verified any */
	str url, mail;                 /* may be empty */
	str prefecture;                /* key of the only one it serves (catalog/prefectures.yaml); empty: all */
	bool is_police;                /* of the police of the firm's prefecture: shown under its name */
	bool is_urgent;                /* for danger now: 110 */
	str checked;                   /* a day: 2026-11-20 */
	struct text2 source;           /* read by people */
	bool verified;
};
/* What somebody sees, in their words. */
struct window_symptom {
	str key;
	struct text2 name, first;      /* first: what to do before any call */
	const str *kinds; size_t n_kinds;     /* kinds of incident it may be */
	const str *windows; size_t n_windows; /* in the order to ask */
	const str *helpers; size_t n_helpers; /* choices of the field "kind" of sheets/helper.yaml, in the order to call; before the windows */
};
struct holiday { int date; struct text2 name; bool computed; }; /* date: 20261123; computed: an equinox before it was announced */
struct window_knowledge {
	const struct window_def *v; size_t n;
	const struct window_symptom *symptoms; size_t n_symptoms;
	int stale_days;                /* a check holds so long */
	const struct holiday *holidays; size_t n_holidays; /* in their order */
	int first_year, last_year;     /* whole years the table reaches */
	int year_end_from, year_end_to;/* 1229, 103: when offices are closed between the years */
	str holidays_source;
	bool holidays_verified;
};
const struct window_def *window_def_find(const struct window_knowledge *k, str key);          /* NULL when absent */
const struct window_symptom *window_symptom_find(const struct window_knowledge *k, str key);  /* NULL when absent */
