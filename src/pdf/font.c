/*
 * Fonts of this machine, as fontconfig knows them. Each thread has a font map of its own (pango keeps it), so that a second
 * paper finds its fonts loaded; fontconfig is read once and safe between threads since 2.10.91.
 */
#include <fontconfig/fontconfig.h>

#include "messages.h"
#include "pdf/inside.h"

/* What is there first is taken: narrow, readable, small in the file; then whatever has Japanese. */
static const char *const families[] = { "BIZ UDPGothic", "BIZ UDGothic", "Noto Sans CJK JP", "Noto Sans JP", "IPAexGothic", "IPAPGothic",
	"VL PGothic", "TakaoPGothic", "Yu Gothic", "Hiragino Sans" };

static bool has_family(const char *family)
{
	FcPattern *want = FcPatternBuild(NULL, FC_FAMILY, FcTypeString, family, (char *)NULL);
	FcObjectSet *os = FcObjectSetBuild(FC_FAMILY, (char *)NULL);
	FcFontSet *found = want && os ? FcFontList(NULL, want, os) : NULL;
	bool ok = found && found->nfont > 0;
	if (found) {
		FcFontSetDestroy(found);
	}
	FcObjectSetDestroy(os);
	FcPatternDestroy(want);
	return ok;
}

/* Any family that says it is for Japanese. */
static bool any_japanese(struct ctx *c, str *ret)
{
	FcPattern *want = FcPatternBuild(NULL, FC_LANG, FcTypeString, "ja", (char *)NULL);
	FcObjectSet *os = FcObjectSetBuild(FC_FAMILY, (char *)NULL);
	FcFontSet *found = want && os ? FcFontList(NULL, want, os) : NULL;
	FcChar8 *name;
	bool ok = false;
	for (int i = 0; found && i < found->nfont && !ok; i++) {
		ok = FcPatternGetString(found->fonts[i], FC_FAMILY, 0, &name) == FcResultMatch;
		if (ok) {
			*ret = str_copy(c->arena, str_from_c((const char *)name));
		}
	}
	if (found) {
		FcFontSetDestroy(found);
	}
	FcObjectSetDestroy(os);
	FcPatternDestroy(want);
	return ok;
}

static bool find_family(struct ctx *c, str *ret)
{
	for (size_t i = 0; i < sizeof families / sizeof families[0]; i++) {
		if (has_family(families[i])) {
			*ret = str_from_c(families[i]);
			return true;
		}
	}
	return any_japanese(c, ret);
}

bool pdf_font(struct ctx *c, str *ret_family)
{
	return find_family(c, ret_family);
}

/* Sizes are those of paper, not of a screen. */
static void set_options(PangoContext *pango)
{
	cairo_font_options_t *o = cairo_font_options_create();
	cairo_font_options_set_hint_style(o, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(o, CAIRO_HINT_METRICS_OFF);
	cairo_font_options_set_antialias(o, CAIRO_ANTIALIAS_GRAY);
	pango_cairo_context_set_font_options(pango, o);
	cairo_font_options_destroy(o);
	pango_context_set_round_glyph_positions(pango, FALSE);
	pango_cairo_context_set_resolution(pango, 72);
}

bool pdf_begin(struct pdf *p, struct ctx *c, enum lang lang)
{
	str family = STR_NONE;
	*p = (struct pdf){ .c = c, .lang = lang, .y = MARGIN_TOP };
	if (!find_family(c, &family)) {
		return fail(c, ERR_UNAVAILABLE, MSG_PDF_NO_FONT);
	}
	p->map = g_object_ref(pango_cairo_font_map_get_default()); /* of this thread */
	p->pango = pango_font_map_create_context(p->map);
	set_options(p->pango);
	pango_context_set_language(p->pango, pango_language_from_string(lang == LANG_EN ? "en" : "ja"));
	PangoFontDescription *d = pango_font_description_new();
	/* Japanese first in English too: names of people stand in both. */
	pango_font_description_set_family(d, str_cz(c->arena, family));
	pango_context_set_font_description(p->pango, d);
	pango_font_description_free(d);
	return true;
}

void pdf_end(struct pdf *p)
{
	for (size_t i = 0; i < p->n_ops; i++) {
		g_clear_object(&p->ops[i].layout);
	}
	free(p->ops);
	free(p->marks);
	g_clear_pointer(&p->letters, g_hash_table_unref);
	g_clear_object(&p->pango);
	g_clear_object(&p->map);
	p->ops = NULL;
	p->marks = NULL;
	p->n_ops = 0;
}
