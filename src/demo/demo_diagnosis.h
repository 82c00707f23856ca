#pragma once
#include "catalog/demo.h"

/* As catalog_demo_firm.people has them. */
struct demo_accounts { const struct id *accounts, *people; };
/* Two finished rounds of the self-diagnosis, answered by three of these people. */
bool demo_add_diagnosis(struct ctx *c, const struct demo_accounts *who);
