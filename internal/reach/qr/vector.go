package qr

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/go-pdf/fpdf"
)

// svgPen writes outlines as the path of an SVG.
type svgPen struct{ b *bytes.Buffer }

func short(v float64) string { return strconv.FormatFloat(v, 'f', 3, 64) }

func (p svgPen) moveTo(x, y float64) { fmt.Fprintf(p.b, "M%s %s", short(x), short(y)) }
func (p svgPen) lineTo(x, y float64) { fmt.Fprintf(p.b, "L%s %s", short(x), short(y)) }
func (p svgPen) curveTo(x1, y1, x, y float64) {
	fmt.Fprintf(p.b, "Q%s %s %s %s", short(x1), short(y1), short(x), short(y))
}
func (p svgPen) cubicTo(x1, y1, x2, y2, x, y float64) {
	fmt.Fprintf(p.b, "C%s %s %s %s %s %s", short(x1), short(y1), short(x2), short(y2), short(x), short(y))
}
func (p svgPen) done() { p.b.WriteByte('Z') }

// WriteSVG writes a label as an SVG of its size in millimetres.
func WriteSVG(w io.Writer, l Label) error {
	d, err := layOut(l)
	if err != nil {
		return err
	}
	mm := l.WidthMM / d.width
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%smm" height="%smm" viewBox="0 0 %s %s" role="img">`,
		short(d.width*mm), short(d.height*mm), short(d.width), short(d.height))
	fmt.Fprintf(&b, `<rect width="100%%" height="100%%" fill="#fff"/><path fill="#000" shape-rendering="crispEdges" d="`)
	d.runs(func(x, y, n int) { fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", x, y, n, n) })
	b.WriteString(`"/>`)
	for _, line := range d.lines {
		b.WriteString(`<path fill="#000" d="`)
		if err := line.write(svgPen{&b}); err != nil {
			return err
		}
		b.WriteString(`"/>`)
	}
	b.WriteString("</svg>\n")
	_, err = w.Write(b.Bytes())
	return err
}

// pdfPen writes outlines into a page; mm is how long a module is.
type pdfPen struct {
	pdf  *fpdf.Fpdf
	mm   float64
	x, y float64
}

func (p *pdfPen) to(x, y float64) (float64, float64) {
	p.x, p.y = x, y
	return x * p.mm, y * p.mm
}
func (p *pdfPen) moveTo(x, y float64) { p.pdf.MoveTo(p.to(x, y)) }
func (p *pdfPen) lineTo(x, y float64) { p.pdf.LineTo(p.to(x, y)) }

// curveTo is drawn as the cubic curve that is the same: PDF has no other.
func (p *pdfPen) curveTo(x1, y1, x, y float64) {
	ax, ay := p.x+(x1-p.x)*2/3, p.y+(y1-p.y)*2/3
	p.cubicTo(ax, ay, x+(x1-x)*2/3, y+(y1-y)*2/3, x, y)
}
func (p *pdfPen) cubicTo(x1, y1, x2, y2, x, y float64) {
	p.x, p.y = x, y
	p.pdf.CurveBezierCubicTo(x1*p.mm, y1*p.mm, x2*p.mm, y2*p.mm, x*p.mm, y*p.mm)
}
func (p *pdfPen) done() { p.pdf.ClosePath() }

// WritePDF writes a label as a page of its size. madeAt and title stand in the
// file's properties.
func WritePDF(w io.Writer, l Label, title string, madeAt time.Time) error {
	d, err := layOut(l)
	if err != nil {
		return err
	}
	mm := l.WidthMM / d.width
	size := fpdf.SizeType{Wd: d.width * mm, Ht: d.height * mm}
	pdf := fpdf.NewCustom(&fpdf.InitType{OrientationStr: "P", UnitStr: "mm", Size: size})
	pdf.SetTitle(title, true)
	pdf.SetProducer("Recado", true)
	pdf.SetCreationDate(madeAt)
	pdf.SetModificationDate(madeAt)
	pdf.SetCatalogSort(true)
	pdf.SetMargins(0, 0, 0)
	pdf.SetAutoPageBreak(false, 0)
	pdf.AddPageFormat("P", size)
	pdf.SetFillColor(0, 0, 0)
	// One path for all squares: no printer leaves a hair between them.
	d.runs(func(x, y, n int) {
		fx, fy, fn := float64(x)*mm, float64(y)*mm, float64(n)*mm
		pdf.MoveTo(fx, fy)
		pdf.LineTo(fx+fn, fy)
		pdf.LineTo(fx+fn, fy+mm)
		pdf.LineTo(fx, fy+mm)
		pdf.ClosePath()
	})
	pdf.DrawPath("F")
	for _, line := range d.lines {
		if err := line.write(&pdfPen{pdf: pdf, mm: mm}); err != nil {
			return err
		}
		pdf.DrawPath("F")
	}
	if err := pdf.Output(w); err != nil {
		return fmt.Errorf("write pdf: %w", err)
	}
	return nil
}
