/*
 * risk_def: how risks are graded, what threatens what and which measures stand between, catalog/risks.yaml. src/risk counts
 * by it. Grades are 1 low, 2 middle, 3 high everywhere; 0 is "not said" and belongs to no table.
 */
#pragma once
#include "catalog/text2.h"

#define RISK_GRADES 3
#define RISK_METHODS_MAX 6
#define RISK_QUESTIONS_MAX 5
#define RISK_LAYERS 4
#define RISK_MEASURES_MAX 40
#define RISK_THREATS_MAX 40
#define RISK_NAMES_MAX 12         /* systems, places, measures of one threat */

enum risk_layer_at { RISK_ENTRY, RISK_INSIDE, RISK_EXIT, RISK_DATA }; /* in the order an attacker meets them */

struct risk_band {
	int from;                     /* the least value that is so large */
	struct text2 name, meaning;
};
struct risk_method {
	str key;
	struct text2 name, about;
	struct text2 source;
	bool verified;                /* every cell was compared with its source */
	int likelihood[RISK_GRADES][RISK_GRADES]; /* [threat - 1][vulnerability - 1]: 1 to 3 */
	bool multiply;                /* the value is importance times likelihood, 1 to 9; else: */
	int risk[RISK_GRADES][RISK_GRADES];       /* [likelihood - 1][importance - 1]: 1 to 3 */
	struct risk_band bands[RISK_GRADES];      /* large, medium, small */
};
struct risk_question { str key, kind; struct text2 text, help; }; /* kind: the threat proposed beside it */
struct risk_layer { str key; struct text2 name, about; };
struct risk_measure {
	str key;                      /* of a question of sheets/coverage.yaml */
	int layer;                    /* enum risk_layer_at */
	struct text2 to_do;           /* what to begin with where it is missing */
};
struct risk_threat {
	str key;                      /* a choice of "kind" in sheets/risk.yaml */
	int threat;                   /* the grade proposed */
	const str *systems; size_t n_systems; /* choices of "kind" in sheets/system.yaml */
	const str *media; size_t n_media;     /* choices of "media" in sheets/asset.yaml */
	const str *helps; size_t n_helps;     /* keys of measures, those that help most first */
	struct text2 worst;
};
struct risk_knowledge {
	const struct risk_method *methods; size_t n_methods; /* the first is what a firm begins with */
	const struct risk_question *questions; size_t n_questions;
	struct risk_layer layers[RISK_LAYERS];
	const struct risk_measure *measures; size_t n_measures;
	const struct risk_threat *threats; size_t n_threats;
	struct text2 source;          /* of the library */
	bool verified;
};
/* NULL: there is none with this key. */
const struct risk_method *risk_method_find(const struct risk_knowledge *k, str key);
const struct risk_threat *risk_threat_find(const struct risk_knowledge *k, str key);
const struct risk_measure *risk_measure_find(const struct risk_knowledge *k, str key);
