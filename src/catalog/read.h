/*
 * read: a folder of YAML files to struct catalog, without a ctx, so that tools/catalogc can use it at build time.
 * Errors are collected in `errors` as "FILE:LINE: reason" lines; false when there is at least one.
 */
#pragma once
#include "base/buf.h"
#include "catalog/demo.h"

bool catalog_read(struct arena *a, str dir, struct catalog *ret, struct buf *errors);
/* DIR/demo: firm.yaml and chronology.csv, checked against the catalogue. */
bool catalog_read_demo(struct arena *a, str dir, const struct catalog *k, struct demo_firm *ret, str *ret_chronology,
                       struct buf *errors);
