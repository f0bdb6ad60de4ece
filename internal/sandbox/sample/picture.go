package sample

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
)

const (
	width  = 640
	height = 480
)

type canvas struct{ *image.RGBA }

func newCanvas() canvas { return canvas{image.NewRGBA(image.Rect(0, 0, width, height))} }

// hue answers a colour of a calm palette.
func hue(h, s, l float64) color.RGBA {
	f := func(n float64) uint8 {
		k := math.Mod(n+h/30, 12)
		a := s * min(l, 1-l)
		return uint8(255 * (l - a*max(-1, min(k-3, 9-k, 1))))
	}
	return color.RGBA{f(0), f(8), f(4), 255}
}

// shade paints where inside says so, lighter at the top.
func (c canvas) shade(col color.RGBA, inside func(x, y float64) bool) {
	for y := range height {
		k := 1.08 - 0.16*float64(y)/height
		dim := color.RGBA{up(col.R, k), up(col.G, k), up(col.B, k), 255}
		for x := range width {
			if inside(float64(x), float64(y)) {
				c.SetRGBA(x, y, dim)
			}
		}
	}
}

func up(v uint8, k float64) uint8 { return uint8(min(255, float64(v)*k)) }

func box(x0, y0, x1, y1, slant float64) func(x, y float64) bool {
	return func(x, y float64) bool {
		x += (y - y0) * slant
		return x >= x0 && x < x1 && y >= y0 && y < y1
	}
}

func round(cx, cy, rx, ry float64) func(x, y float64) bool {
	return func(x, y float64) bool {
		dx, dy := (x-cx)/rx, (y-cy)/ry
		return dx*dx+dy*dy <= 1
	}
}

func (c canvas) jpeg() []byte {
	var b bytes.Buffer
	_ = jpeg.Encode(&b, c, &jpeg.Options{Quality: 80}) // a buffer takes everything
	return b.Bytes()
}

func (c canvas) png() []byte {
	var b bytes.Buffer
	_ = png.Encode(&b, c) // a buffer takes everything
	return b.Bytes()
}

// parcel is a box on a floor; a damaged one is torn open.
func parcel(variant int, damaged bool) []byte {
	c := newCanvas()
	wall := float64(variant * 47 % 360)
	c.shade(hue(wall, 0.16, 0.82), box(0, 0, width, 330, 0))
	c.shade(hue(28, 0.25, 0.44), box(0, 330, width, height, 0))
	c.shade(hue(28, 0.25, 0.3), round(330, 398, 190, 22))
	slant := float64(variant%5-2) * 0.02
	c.shade(hue(32, 0.42, 0.6), box(170, 170, 480, 395, slant))
	c.shade(hue(32, 0.4, 0.5), box(170, 170, 480, 210, slant))
	c.shade(hue(42, 0.55, 0.78), box(305, 170, 345, 395, slant))
	c.shade(hue(0, 0, 0.96), box(375, 290, 460, 350, slant))
	for i := range 16 {
		c.shade(hue(0, 0, 0.2), box(382+float64(i)*4.6, 300, 382+float64(i)*4.6+1.2+float64(i*variant%3), 330, slant))
	}
	if damaged {
		c.shade(hue(28, 0.35, 0.22), func(x, y float64) bool {
			edge := 235 + 14*math.Sin(x/9) + 9*math.Sin(x/3.7)
			return x > 195 && x < 330 && y > edge-36 && y < edge+34+10*math.Cos(x/7)
		})
		c.shade(hue(0, 0, 0.9), round(262, 243, 30, 13))
	}
	return c.jpeg()
}

// room is a corner of a home with something from the shop in it.
func room(variant int) []byte {
	c := newCanvas()
	tone := float64(variant * 61 % 360)
	c.shade(hue(tone, 0.14, 0.88), box(0, 0, width, height, 0))
	c.shade(hue(32, 0.22, 0.58), box(0, 370, width, height, 0))
	c.shade(hue(200, 0.3, 0.86), box(60, 60, 210, 240, 0))
	c.shade(hue(0, 0, 0.97), box(131, 60, 139, 240, 0))
	switch variant % 3 {
	case 0: // a cushion on a sofa
		c.shade(hue(tone+180, 0.2, 0.45), box(250, 270, 610, 400, 0))
		c.shade(hue(tone+180, 0.2, 0.38), box(230, 300, 270, 410, 0))
		c.shade(hue(tone+150, 0.45, 0.55), round(400, 270, 72, 62))
		c.shade(hue(tone+150, 0.45, 0.45), round(400, 270, 8, 8))
	case 1: // a lamp
		c.shade(hue(30, 0.2, 0.3), box(442, 250, 450, 400, 0))
		c.shade(hue(30, 0.2, 0.25), round(446, 402, 60, 12))
		c.shade(hue(42, 0.6, 0.72), func(x, y float64) bool { return y > 130 && y < 255 && math.Abs(x-446) < 45+(y-130)*0.45 })
	default: // a throw over a chair
		c.shade(hue(28, 0.3, 0.35), box(370, 200, 390, 420, 0))
		c.shade(hue(28, 0.3, 0.35), box(520, 200, 540, 420, 0))
		c.shade(hue(28, 0.3, 0.42), box(365, 300, 545, 325, 0))
		for i := range 6 {
			c.shade(hue(tone+float64(i%2)*40, 0.4, 0.6), box(385, 180+float64(i)*28, 525, 180+float64(i+1)*28, 0.08))
		}
	}
	return c.jpeg()
}

// paper is a slip with lines of print.
func paper(variant, lines int) []byte {
	c := newCanvas()
	c.shade(hue(210, 0.08, 0.5), box(0, 0, width, height, 0))
	c.shade(hue(50, 0.1, 0.97), box(180, 20, 460, 460, 0))
	for i := range lines {
		y := 60 + float64(i)*26
		c.shade(hue(0, 0, 0.35), box(205, y, 270+float64((i*37+variant*13)%110), y+8, 0))
		c.shade(hue(0, 0, 0.35), box(400, y, 436, y+8, 0))
	}
	return c.png()
}

// grid is a table of sizes.
func grid() []byte {
	c := newCanvas()
	c.shade(hue(40, 0.2, 0.95), box(0, 0, width, height, 0))
	c.shade(hue(180, 0.45, 0.28), box(40, 50, 600, 110, 0))
	for row := range 5 {
		y := 118 + float64(row)*64
		c.shade(hue(40, 0.15, 0.99-0.04*float64(row%2)), box(40, y, 600, y+58, 0))
		for col := range 5 {
			x := 60 + float64(col)*112
			c.shade(hue(0, 0, 0.35), box(x, y+24, x+30+float64((row+col)%3)*12, y+34, 0))
		}
	}
	return c.png()
}
