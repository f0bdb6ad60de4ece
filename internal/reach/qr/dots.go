package qr

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"math"

	"golang.org/x/image/vector"

	"recado.dev/internal/desk"
)

// dotPen fills outlines with dots; module is how many dots a module has.
type dotPen struct {
	r      *vector.Rasterizer
	module float64
	x, y   float64 // of the corner, in dots
}

func (p dotPen) at(x, y float64) (float32, float32) {
	return float32(x*p.module + p.x), float32(y*p.module + p.y)
}
func (p dotPen) moveTo(x, y float64) { p.r.MoveTo(p.at(x, y)) }
func (p dotPen) lineTo(x, y float64) { p.r.LineTo(p.at(x, y)) }
func (p dotPen) curveTo(x1, y1, x, y float64) {
	ax, ay := p.at(x1, y1)
	bx, by := p.at(x, y)
	p.r.QuadTo(ax, ay, bx, by)
}
func (p dotPen) cubicTo(x1, y1, x2, y2, x, y float64) {
	ax, ay := p.at(x1, y1)
	bx, by := p.at(x2, y2)
	cx, cy := p.at(x, y)
	p.r.CubeTo(ax, ay, bx, by, cx, cy)
}
func (p dotPen) done() { p.r.ClosePath() }

// WritePNG writes a label as dots at 300 to the inch. Each module has the same
// whole number of dots; what is left over widens the edge.
func WritePNG(w io.Writer, l Label) error {
	d, err := layOut(l)
	if err != nil {
		return err
	}
	wide := int(math.Round(l.WidthMM / 25.4 * DPI))
	module := wide / int(d.width)
	if wide > mostDots {
		return desk.Invalid("mm", "a picture of dots is at most %d mm wide: take SVG or PDF", mostDots*254/10/DPI)
	}
	left := (wide - module*int(d.width)) / 2
	high := int(math.Ceil(d.height*float64(module))) + 2*left
	img := image.NewGray(image.Rect(0, 0, wide, high))
	draw.Draw(img, img.Bounds(), image.White, image.Point{}, draw.Src)
	d.runs(func(x, y, n int) {
		at := image.Rect(x*module+left, y*module+left, (x+n)*module+left, (y+1)*module+left)
		draw.Draw(img, at, image.Black, image.Point{}, draw.Src)
	})
	for _, line := range d.lines {
		r := vector.NewRasterizer(wide, high)
		if err := line.write(dotPen{r: r, module: float64(module), x: float64(left), y: float64(left)}); err != nil {
			return err
		}
		r.Draw(img, img.Bounds(), image.NewUniform(color.Black), image.Point{})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return fmt.Errorf("write png: %w", err)
	}
	_, err = w.Write(withDensity(b.Bytes()))
	return err
}

// withDensity says in a PNG how many dots a metre it has, so that it is printed
// at its size. The chunk stands behind the header, which is always 33 bytes.
func withDensity(file []byte) []byte {
	const head = 33
	body := []byte("pHYs")
	perMetre := uint32(math.Round(DPI / 0.0254))
	body = binary.BigEndian.AppendUint32(body, perMetre)
	body = binary.BigEndian.AppendUint32(body, perMetre)
	body = append(body, 1)
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(body)-4))
	chunk = append(chunk, body...)
	chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(body))
	return append(append(append([]byte{}, file[:head]...), chunk...), file[head:]...)
}
