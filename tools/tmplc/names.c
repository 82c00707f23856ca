#include "tmplc.h"

#include <string.h>

/* `list` holds names between blanks, with a blank at both ends. */
static bool is_among(const char *list, const char *name)
{
	struct text t = { 0 };
	text_printf(&t, " %s ", name);
	return strstr(list, t.p) != NULL;
}

bool is_void_element(const char *name)
{
	return is_among(" area base br col embed hr img input link meta source track wbr ", name);
}

bool is_block_element(const char *name)
{
	return is_among(" !doctype html head title meta link script body header footer main nav section article aside div p"
	                " h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table caption colgroup col thead tbody tfoot tr th td form"
	                " fieldset legend details summary figure figcaption blockquote pre hr br address dialog template"
	                " noscript search hgroup option optgroup select datalist ", name);
}

bool is_refused_element(const char *name)
{
	return is_among(" style base object embed applet plaintext xmp listing noembed noframes frame frameset ", name);
}

bool keeps_blanks(const char *name) { return is_among(" pre textarea ", name); }
bool holds_text_only(const char *name) { return is_among(" title textarea ", name); }

bool is_url_attribute(const char *name)
{
	return is_among(" href src action formaction xlink:href poster cite data ", name);
}

bool is_word_attribute(const char *name)
{
	return is_among(" alt title placeholder label aria-label aria-description aria-roledescription aria-valuetext"
	                " aria-placeholder ", name);
}

bool is_refused_attribute(const char *name)
{
	return strncmp(name, "on", 2) == 0 || is_among(" style srcdoc srcset ping formmethod ", name);
}

bool is_fixed_attribute(const char *name) { return is_among(" method translate http-equiv ", name); }
