/* indicator_row: what the files of this folder share. */
#pragma once
#include "indicator/indicator.h"

#define OWN_DOMAINS_MAX 20
struct own_domains { str v[OWN_DOMAINS_MAX]; size_t n; }; /* made harmless */
bool indicator_own_domains(struct ctx *c, struct own_domains *ret);
/* Own when it is the firm's or an address at home, else unchecked. */
int indicator_guess(const struct own_domains *own, int kind, str value);
