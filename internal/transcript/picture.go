package transcript

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	_ "image/png" // pictures come as one of the two
	"io"

	"golang.org/x/image/draw"

	"recado.dev/internal/desk"
)

const (
	// pictureBytes and pictureDots bound what is decoded; pictures beyond are
	// named alone.
	pictureBytes = 8 << 20
	pictureDots  = 12 << 20
	// pictureSide is the longer side of a thumbnail in dots.
	pictureSide = 480
	// mostPictures bounds the document.
	mostPictures = 200
)

// thumbnail is a small JPEG of an attachment, false where it is no picture that
// can be shown.
func thumbnail(ctx context.Context, c Case, a desk.Attachment) (small []byte, ok bool) {
	if c.Open == nil || a.State != desk.AttachmentReady || a.Size > pictureBytes || a.Mime != "image/jpeg" && a.Mime != "image/png" {
		return nil, false
	}
	f, err := c.Open(ctx, a)
	if err != nil {
		return nil, false
	}
	defer func() { _ = f.Close() }()
	raw, err := io.ReadAll(io.LimitReader(f, pictureBytes+1))
	if err != nil || len(raw) > pictureBytes {
		return nil, false
	}
	small, err = shrink(raw)
	return small, err == nil
}

// shrink is a picture as a small JPEG on white.
func shrink(raw []byte) ([]byte, error) {
	size, _, err := image.DecodeConfig(bytes.NewReader(raw))
	if err != nil {
		return nil, fmt.Errorf("read picture: %w", err)
	}
	if size.Width <= 0 || size.Height <= 0 || size.Width > pictureDots/size.Height {
		return nil, fmt.Errorf("a picture of %d by %d is not shown", size.Width, size.Height)
	}
	from, _, err := image.Decode(bytes.NewReader(raw))
	if err != nil {
		return nil, fmt.Errorf("read picture: %w", err)
	}
	w, h := from.Bounds().Dx(), from.Bounds().Dy()
	if long := max(w, h); long > pictureSide {
		w, h = max(1, w*pictureSide/long), max(1, h*pictureSide/long)
	}
	to := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(to, to.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.ApproxBiLinear.Scale(to, to.Bounds(), from, from.Bounds(), draw.Over, nil)
	var out bytes.Buffer
	if err := jpeg.Encode(&out, to, &jpeg.Options{Quality: 75}); err != nil {
		return nil, fmt.Errorf("write picture: %w", err)
	}
	return out.Bytes(), nil
}
