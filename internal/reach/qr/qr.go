// Package qr draws codes to be scanned, as they are printed: of a size in
// millimetres, with the quiet edge that scanners need, and with words below
// that say where the code leads for those who cannot scan it. Letters are drawn
// as outlines, so that a file looks the same at every printer's.
package qr

import (
	"fmt"
	"math"

	"github.com/skip2/go-qrcode"
	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"recado.dev/internal/desk"
)

const (
	// QuietEdge is how many modules of white are around a code; the standard asks
	// for four.
	QuietEdge = 4
	// SmallestMM and LargestMM are how wide a code may be, with its edge.
	SmallestMM, LargestMM = 10, 600
	// finestMM is how wide a module has to be for a phone's camera.
	finestMM = 0.25
	// DPI is how many dots an inch a picture of dots has: what printers ask for.
	DPI = 300
	// mostDots is how wide a picture of dots may be; larger ones want a vector.
	mostDots = 7200
	// LongestCaption is how many characters the caption has at most.
	LongestCaption = 60
)

// Label is a code and what is printed with it.
type Label struct {
	Content string
	// Level is how much of the code may be dirty or covered: l 7 %, m 15 %, q
	// 25 %, h 30 %.
	Level   string
	WidthMM float64
	Edge    int      // modules of white around the code
	Lines   []string // below the code: the caption, the number, the address
}

// drawing is a label in modules: rows of dark squares, and text below.
type drawing struct {
	label  Label
	matrix [][]bool
	font   *sfnt.Font
	bold   *sfnt.Font
	lines  []line
	width  float64 // modules, with the edge
	height float64
}

// line is a line of text, its baseline in modules from the top.
type line struct {
	text string
	font *sfnt.Font
	size float64 // modules an em
	x, y float64
}

// levels are the levels of correction by their letters.
func levels() map[string]qrcode.RecoveryLevel {
	return map[string]qrcode.RecoveryLevel{"l": qrcode.Low, "m": qrcode.Medium, "q": qrcode.High, "h": qrcode.Highest}
}

// layOut lays a label out.
func layOut(l Label) (*drawing, error) {
	level, ok := levels()[l.Level]
	if !ok {
		return nil, desk.Invalid("level", "must be l, m, q or h")
	}
	if !(l.WidthMM >= SmallestMM && l.WidthMM <= LargestMM) {
		return nil, desk.Invalid("mm", "must be %d to %d millimetres", SmallestMM, LargestMM)
	}
	if l.Edge < 0 || l.Edge > 20 {
		return nil, desk.Invalid("edge", "must be 0 to 20 modules")
	}
	code, err := qrcode.New(l.Content, level)
	if err != nil {
		return nil, desk.Invalid("content", "is too long for a code")
	}
	code.DisableBorder = true
	d := &drawing{label: l, matrix: code.Bitmap()}
	if d.font, err = sfnt.Parse(goregular.TTF); err != nil {
		return nil, fmt.Errorf("read font: %w", err)
	}
	if d.bold, err = sfnt.Parse(gobold.TTF); err != nil {
		return nil, fmt.Errorf("read font: %w", err)
	}
	d.width = float64(len(d.matrix) + 2*l.Edge)
	d.height = d.width
	if l.WidthMM < d.width*finestMM {
		return nil, desk.Invalid("mm", "is too small to be scanned: this code needs %d mm, or less correction", int(math.Ceil(d.width*finestMM)))
	}
	return d, d.layLines()
}

// layLines puts the lines below the code, as large as fits, the first bold.
func (d *drawing) layLines() error {
	y := float64(d.label.Edge + len(d.matrix))
	first := true
	for _, text := range d.label.Lines {
		if text == "" {
			continue
		}
		if len([]rune(text)) > LongestCaption+40 {
			return desk.Invalid("caption", "at most %d characters", LongestCaption)
		}
		f, most := d.font, d.width/14
		if first {
			f, most = d.bold, d.width/11
			y += max(1, 2.5-float64(d.label.Edge)/2)
		}
		em, err := widthOf(f, text)
		if err != nil {
			return err
		}
		size := math.Min(most, (d.width-2)/em)
		y += size * 1.15
		d.lines = append(d.lines, line{text: text, font: f, size: size, x: (d.width - em*size) / 2, y: y})
		y += size * 0.25
		first = false
	}
	if len(d.lines) > 0 {
		d.height = math.Max(d.height, y+1.5)
	}
	return nil
}

// unit is the size in which outlines are read: dots an em.
const unit = 1000

// widthOf is how wide a text is in ems. A letter that the font lacks is refused:
// it would be printed as a box.
func widthOf(f *sfnt.Font, text string) (float64, error) {
	var b sfnt.Buffer
	total := fixed.Int26_6(0)
	for _, r := range text {
		i, err := f.GlyphIndex(&b, r)
		if err != nil || i == 0 {
			return 0, desk.Invalid("caption", "has %q, which cannot be printed", r)
		}
		a, err := f.GlyphAdvance(&b, i, fixed.I(unit), font.HintingNone)
		if err != nil {
			return 0, fmt.Errorf("measure text: %w", err)
		}
		total += a
	}
	return math.Max(float64(total)/64/unit, 0.1), nil
}

// pen draws outlines; coordinates are modules.
type pen interface {
	moveTo(x, y float64)
	lineTo(x, y float64)
	curveTo(x1, y1, x, y float64) // quadratic
	cubicTo(x1, y1, x2, y2, x, y float64)
	done()
}

// write draws the letters of a line.
func (l line) write(p pen) error {
	var b sfnt.Buffer
	x := l.x
	for _, r := range l.text {
		i, err := l.font.GlyphIndex(&b, r)
		if err != nil {
			return fmt.Errorf("draw text: %w", err)
		}
		segments, err := l.font.LoadGlyph(&b, i, fixed.I(unit), nil)
		if err != nil {
			return fmt.Errorf("draw text: %w", err)
		}
		at := func(q fixed.Point26_6) (float64, float64) {
			return x + float64(q.X)/64/unit*l.size, l.y + float64(q.Y)/64/unit*l.size
		}
		for _, s := range segments {
			x1, y1 := at(s.Args[0])
			switch s.Op {
			case sfnt.SegmentOpMoveTo:
				p.moveTo(x1, y1)
			case sfnt.SegmentOpLineTo:
				p.lineTo(x1, y1)
			case sfnt.SegmentOpQuadTo:
				x2, y2 := at(s.Args[1])
				p.curveTo(x1, y1, x2, y2)
			case sfnt.SegmentOpCubeTo:
				x2, y2 := at(s.Args[1])
				x3, y3 := at(s.Args[2])
				p.cubicTo(x1, y1, x2, y2, x3, y3)
			}
		}
		p.done()
		a, err := l.font.GlyphAdvance(&b, i, fixed.I(unit), font.HintingNone)
		if err != nil {
			return fmt.Errorf("draw text: %w", err)
		}
		x += float64(a) / 64 / unit * l.size
	}
	return nil
}

// runs calls f with each run of dark modules: where it begins and how long it
// is, the edge included.
func (d *drawing) runs(f func(x, y, n int)) {
	for y, row := range d.matrix {
		for x := 0; x < len(row); x++ {
			n := 0
			for x+n < len(row) && row[x+n] {
				n++
			}
			if n > 0 {
				f(x+d.label.Edge, y+d.label.Edge, n)
				x += n
			}
		}
	}
}
