package main

import (
	"fmt"
	"image/color"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
)

// shades tell lines apart, also for those who see few colours and in print.
var shades = []color.Color{
	color.RGBA{0x1b, 0x6e, 0xc2, 0xff}, color.RGBA{0xd5, 0x5e, 0x00, 0xff}, color.RGBA{0x00, 0x7a, 0x5e, 0xff},
	color.RGBA{0x8e, 0x3b, 0x8e, 0xff}, color.RGBA{0x55, 0x55, 0x55, 0xff}, color.RGBA{0xb8, 0x86, 0x0b, 0xff},
}

// draw leaves a picture an engine in bench: what each kind of work costs on
// desks of growing size, both axes by tens.
func draw(points []point) error {
	byEngine := map[string][]point{}
	for _, p := range points {
		byEngine[p.engine] = append(byEngine[p.engine], p)
	}
	for _, engine := range slices.Sorted(maps.Keys(byEngine)) {
		if err := drawEngine(engine, byEngine[engine]); err != nil {
			return fmt.Errorf("draw %s: %w", engine, err)
		}
	}
	return nil
}

func drawEngine(engine string, points []point) error {
	p := plot.New()
	p.Title.Text = "What work costs as a desk grows, on " + engine
	p.X.Label.Text, p.Y.Label.Text = "messages in the desk", "milliseconds"
	p.X.Scale, p.Y.Scale = plot.LogScale{}, plot.LogScale{}
	p.X.Tick.Marker, p.Y.Tick.Marker = plot.LogTicks{Prec: -1}, plot.LogTicks{Prec: -1}
	p.Legend.Top, p.Legend.Left = true, true
	p.Add(plotter.NewGrid())
	lines := map[string]plotter.XYs{}
	for _, at := range points {
		lines[at.what] = append(lines[at.what], plotter.XY{X: float64(at.messages), Y: max(at.milliseconds, 0.001)})
	}
	for i, what := range slices.Sorted(maps.Keys(lines)) {
		line, dots, err := plotter.NewLinePoints(lines[what])
		if err != nil {
			return err
		}
		line.Color, dots.Color = shades[i%len(shades)], shades[i%len(shades)]
		line.Width = vg.Points(1.5)
		p.Add(line, dots)
		p.Legend.Add(what, line, dots)
	}
	p.Y.Max *= 30 // room for the legend
	return p.Save(24*vg.Centimeter, 15*vg.Centimeter, filepath.Join("bench", "growth-"+strings.ToLower(engine)+".svg"))
}
