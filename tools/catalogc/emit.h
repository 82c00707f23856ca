/* emit: the catalogue as a C file of const tables. */
#pragma once
#include "catalog/demo.h"

#include "../host/host.h"

void emit_catalog(struct text *t, const struct catalog *k);
void emit_demo(struct text *t, const struct demo_firm *f, str chronology);
