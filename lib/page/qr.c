/* An address as a QR code (ISO/IEC 18004), by libqrencode; its one door. */
#include <qrencode.h>

#include "page_internal.h"

/* One rectangle for each run of dark modules of a row. */
static void add_row(struct text *out, const unsigned char *row, int width, int y)
{
	for (int x = 0; x < width; x++) {
		int from = x;

		while (x < width && (row[x] & 1))
			x++;
		if (x > from)
			text_addf(out, "M%d %dh%dv1H%dz", from, y, x - from, from);
	}
}

void my_qr(struct text *out, const char *address)
{
	enum { QUIET = 4 };              /* modules around it that stay light */
	QRcode *code = QRcode_encodeString8bit(address, 0, QR_ECLEVEL_M);

	if (code == NULL)
		return;                  /* too long for one: there is the address to copy */
	text_addf(out, "<svg class=\"qr\" viewBox=\"%d %d %d %d\" shape-rendering=\"crispEdges\" role=\"img\" "
	          "aria-label=\"QR code with the address of this page\"><path d=\"", -QUIET, -QUIET,
	          code->width + 2 * QUIET, code->width + 2 * QUIET);
	for (int y = 0; y < code->width; y++)
		add_row(out, code->data + y * code->width, code->width, y);
	text_add(out, "\"/></svg>\n");
	QRcode_free(code);
}
