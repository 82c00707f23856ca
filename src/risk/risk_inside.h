/* What the files of this module share. */
#pragma once
#include "risk/risk.h"

/* Fields of sheets/risk.yaml that rules read; a firm's form may miss one: its place is -1 then, and it says nothing. */
enum risk_field {
	RF_TITLE, RF_KIND, RF_ASSET, RF_SYSTEM, RF_WORST, RF_IMPORTANCE, RF_THREAT, RF_VULNERABILITY, RF_TREATMENT, RF_MEASURES, RF_OWNER,
	RF_DUE, RF_THREAT_AFTER, RF_VULNERABILITY_AFTER, RF_IMPORTANCE_AFTER, RF_MAX
};
extern const char *const risk_field_keys[RF_MAX];

/* What an asset or a system says, read once. */
struct risk_known { struct id id; str title, of; int importance; };
struct risk_reader {
	struct ctx *c;
	const struct risk_method *m;
	const struct sheet_def *d, *asset;
	int at[RF_MAX], asset_importance;
	struct sheet_cell *cells, *asset_cells;
	struct risk_known *known; size_t n_known, room;
};
bool risk_reader_begin(struct ctx *c, const struct risk_method *m, struct risk_reader *ret);
/* Everything but acceptance and rooms; `body` is the row's text. */
bool risk_read(struct risk_reader *r, struct id id, str title, str body, struct risk *ret);
/* Grade 1 to 3 of a choice; 0: nothing said, or a choice of the firm's own that is no grade. */
int risk_grade(const struct sheet_def *d, const struct sheet_cell *cells, int at);
/* Of an asset's text: its importance; 0 when its form does not ask for it. */
bool risk_asset_importance(struct risk_reader *r, str body, int *ret);
/* The highest of the assets in a system, and which. */
bool risk_system_importance(struct risk_reader *r, struct id system, int *ret, str *ret_of);
