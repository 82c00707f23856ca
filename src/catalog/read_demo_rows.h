#pragma once
#include "catalog/decode.h"
#include "catalog/demo.h"

void read_demo_rows(struct reader *r, struct demo_firm *f); /* after the people, whom rows name */
