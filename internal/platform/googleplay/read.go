package googleplay

import (
	"encoding/json"
	"strconv"
	"strings"

	"recado.dev/internal/platform/googleapi"
	"recado.dev/internal/platform/reviews"
)

// review is a review as the API writes it.
type review struct {
	ID       string `json:"reviewId"`
	Author   string `json:"authorName"`
	Comments []struct {
		User      *userComment      `json:"userComment"`
		Developer *developerComment `json:"developerComment"`
	} `json:"comments"`
}

type userComment struct {
	Text        string     `json:"text"`
	At          *timestamp `json:"lastModified"`
	Stars       int        `json:"starRating"`
	Language    string     `json:"reviewerLanguage"`
	Device      string     `json:"device"`
	Android     int        `json:"androidOsVersion"`
	VersionCode int        `json:"appVersionCode"`
	VersionName string     `json:"appVersionName"`
	Likes       int        `json:"thumbsUpCount"`
	Original    string     `json:"originalText"`
	Hardware    *struct {
		Product string `json:"productName"`
		Maker   string `json:"manufacturer"`
	} `json:"deviceMetadata"`
}

type developerComment struct {
	Text string     `json:"text"`
	At   *timestamp `json:"lastModified"`
}

// Read implements reviews.Source. What it says stands in its newest comment.
func (s *session) Read(raw json.RawMessage) (reviews.Review, string) {
	var in review
	if json.Unmarshal(raw, &in) != nil {
		return reviews.Review{}, "the review has another shape"
	}
	if !reviews.PlainID(in.ID) {
		return reviews.Review{}, "the review has no id"
	}
	out := reviews.Review{ID: in.ID, Author: googleapi.Clip(strings.TrimSpace(in.Author), 200)}
	found := false
	for _, c := range in.Comments {
		if c.User != nil && c.User.At != nil {
			if at, ok := c.User.At.time(); ok && (!found || at.After(out.At)) {
				found = true
				out.At = at
				c.User.fill(&out)
			}
		}
		if c.Developer != nil && c.Developer.At != nil {
			if at, ok := c.Developer.At.time(); ok && (out.Answer == nil || at.After(out.Answer.At)) {
				out.Answer = &reviews.Answer{Text: c.Developer.Text, At: at}
			}
		}
	}
	if !found {
		return reviews.Review{}, "the review does not say what somebody wrote when"
	}
	return out, ""
}

// fill takes over what somebody wrote. Old reviews have their title before a tab.
func (c userComment) fill(out *reviews.Review) {
	text := c.Text
	if c.Original != "" {
		text = c.Original
	}
	out.Title = ""
	if title, body, two := strings.Cut(text, "\t"); two {
		out.Title, text = strings.TrimSpace(title), body
	}
	out.Text = strings.TrimSpace(text)
	out.Rating = min(max(c.Stars, 0), 5)
	out.Language = googleapi.Clip(c.Language, 35)
	out.Version, out.Likes = googleapi.Clip(c.VersionName, 80), max(0, c.Likes)
	if out.Version == "" && c.VersionCode > 0 {
		out.Version = strconv.Itoa(c.VersionCode)
	}
	device := c.Device
	if c.Hardware != nil && c.Hardware.Product != "" {
		device = strings.TrimSpace(c.Hardware.Maker + " " + c.Hardware.Product)
	}
	if c.Android > 0 {
		device = strings.TrimSpace(device + " (Android API " + strconv.Itoa(c.Android) + ")")
	}
	out.Device = googleapi.Clip(device, 200)
}
