/* file_web: a binder as one HTML file that opens without Sonae: nothing is asked from outside, styles and script are in it. */
#pragma once
#include "binder/binder_view.h"

/* From a work that was collected. Under a passphrase when there is one. Half a second then: on a waiting thread. */
bool binder_file(struct ctx *c, struct binder_work *w, str passphrase);
void binder_paper_of(struct ctx *c, const struct binder_work *w, struct binder_paper *ret);
