/* step_row: inside of the procedure module: rows, their seal, and the items an entry carries for them. */
#pragma once
#include "procedure/procedure.h"
#include "procedure_sql.h"

/* All steps, dropped ones too. */
bool step_rows_all(struct ctx *c, struct id incident_id, struct step_rows_rows *ret);
struct step step_from_row(struct ctx *c, const struct step_rows_row *r);
/* One value that changes when any of the words of a step changes: hex SHA-256 over them. */
str step_text_hash(struct ctx *c, const struct step_rows_row *r);
