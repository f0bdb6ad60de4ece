package facebook

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/meta"
)

// Publish implements platform.Publisher. Pictures are given to the network
// first, unseen by anybody, so that the post itself is one call.
func (s *session) Publish(ctx context.Context, p platform.Publishing) (platform.Published, error) {
	if f := s.refuses(p); f != nil {
		return platform.Published{}, f
	}
	form := url.Values{}
	if p.Text != "" {
		form.Set("message", p.Text)
	}
	if p.Under != "" {
		return s.publishUnder(ctx, p, form)
	}
	if len(p.Media) > 0 && strings.HasPrefix(p.Media[0].Attachment.Mime, "video/") {
		return s.publishVideo(ctx, p)
	}
	if p.Link != "" {
		form.Set("link", p.Link)
	}
	for i, m := range p.Media {
		id, err := s.graph.Upload(ctx, m, url.Values{"published": {"false"}}, s.page, "photos")
		if err != nil {
			return platform.Published{}, err
		}
		named, err := json.Marshal(map[string]string{"media_fbid": id})
		if err != nil {
			return platform.Published{}, fmt.Errorf("name a picture: %w", err)
		}
		form.Set("attached_media["+strconv.Itoa(i)+"]", string(named))
	}
	var answer struct {
		ID meta.ID `json:"id"`
	}
	if err := s.graph.Post(ctx, form, &answer, s.page, "feed"); err != nil {
		return platform.Published{}, err
	}
	return published(string(answer.ID))
}

func published(id string) (platform.Published, error) {
	if id == "" {
		return platform.Published{}, &platform.Failure{Kind: platform.Unintelligible, Title: "the answer names no post"}
	}
	return platform.Published{ID: platform.RemotePostID(id), Link: "https://www.facebook.com/" + id}, nil
}

// refuses answers why a post does not fit.
func (s *session) refuses(p platform.Publishing) *platform.Failure {
	limit, pictures := maxPost, maxPictures
	if p.Under != "" {
		limit, pictures = maxComment, 1
	}
	videos := 0
	for _, m := range p.Media {
		switch kind, _, _ := strings.Cut(m.Attachment.Mime, "/"); kind {
		case "image":
		case "video":
			videos++
		default:
			return &platform.Failure{Kind: platform.Unsupported, Title: "a post holds pictures or a video, no other files"}
		}
	}
	switch {
	case utf8.RuneCountInString(p.Text) > limit:
		return &platform.Failure{Kind: platform.TooLong, Title: fmt.Sprintf("the text is longer than %d characters", limit)}
	case videos > 0 && (len(p.Media) > 1 || p.Under != ""):
		return &platform.Failure{Kind: platform.Unsupported, Title: "a video goes alone, in a post of its own"}
	case len(p.Media) > pictures:
		return &platform.Failure{Kind: platform.Unsupported, Title: fmt.Sprintf("at most %d pictures", pictures)}
	case p.Link != "" && (len(p.Media) > 0 || p.Under != ""):
		return &platform.Failure{Kind: platform.Unsupported, Title: "a link is shown in a post without files"}
	case strings.TrimSpace(p.Text) == "" && len(p.Media) == 0 && p.Link == "":
		return &platform.Failure{Kind: platform.Rejected, Title: "the post is empty"}
	}
	return nil
}

// publishUnder says something under a post in answer to nobody.
func (s *session) publishUnder(ctx context.Context, p platform.Publishing, form url.Values) (platform.Published, error) {
	if len(p.Media) > 0 {
		id, err := s.graph.Upload(ctx, p.Media[0], url.Values{"published": {"false"}}, s.page, "photos")
		if err != nil {
			return platform.Published{}, err
		}
		form.Set("attachment_id", id)
	}
	id, err := s.comment(ctx, form, string(p.Under))
	if err != nil {
		return platform.Published{}, err
	}
	return published(id)
}

// publishVideo gives the network a video, which becomes a post by that. The post
// has an id of its own, for which the video is asked.
func (s *session) publishVideo(ctx context.Context, p platform.Publishing) (platform.Published, error) {
	id, err := s.graph.UploadOnce(ctx, p.Media[0], url.Values{"description": {p.Text}}, s.page, "videos")
	if err != nil {
		return platform.Published{}, err
	}
	var video struct {
		PostID meta.ID `json:"post_id"`
	}
	if err := s.graph.Get(ctx, url.Values{"fields": {"post_id"}}, &video, id); err != nil || video.PostID == "" {
		// It is out: what is asked once more finds it.
		return platform.Published{}, &platform.Failure{Kind: platform.Uncertain, Title: "the network has the video, but did not name its post yet"}
	}
	post := string(video.PostID)
	if !strings.Contains(post, "_") {
		post = s.page + "_" + post
	}
	return published(post)
}

// FindPublished implements platform.Publisher: by our own posts with the same
// words since it was tried.
func (s *session) FindPublished(ctx context.Context, p platform.Publishing) (platform.Published, bool, error) {
	if p.Under != "" {
		id, found, err := s.findComment(ctx, string(p.Under), p.Text, p.Tried)
		if err != nil || !found {
			return platform.Published{}, false, err
		}
		out, err := published(id)
		return out, true, err
	}
	var list struct {
		Data []item `json:"data"`
	}
	since := p.Tried.Add(-early)
	q := url.Values{"fields": {"id,from,message,created_time,permalink_url"}, "since": {strconv.FormatInt(since.Unix(), 10)}, "limit": {"100"}}
	if err := s.graph.Get(ctx, q, &list, s.page, "published_posts"); err != nil {
		return platform.Published{}, false, err
	}
	for _, i := range list.Data {
		if i.Message == p.Text && !i.Created.Time().Before(since) {
			return platform.Published{ID: platform.RemotePostID(i.ID), Link: i.Link}, true, nil
		}
	}
	return platform.Published{}, false, nil
}

// postFields are what is asked of a post.
const postFields = "id,message,created_time,from,permalink_url,full_picture,status_type,is_hidden,shares,reactions.summary(total_count).limit(0),comments.filter(stream).summary(total_count).limit(0)"

type summary struct {
	Summary struct {
		Total *int64 `json:"total_count"`
	} `json:"summary"`
}

// ReadPost implements platform.PostReader. What reviews stand under is no post.
func (s *session) ReadPost(ctx context.Context, id platform.RemotePostID) (platform.PostIn, error) {
	if meta.UnderReviews(id) {
		return platform.PostIn{ID: id, Kind: desk.PublicListing, Ours: true}, nil
	}
	var a struct {
		item
		Picture   string `json:"full_picture"`
		Status    string `json:"status_type"`
		Hidden    *bool  `json:"is_hidden"`
		Reactions summary
		Comments  summary
		Shares    struct {
			Count int64 `json:"count"`
		} `json:"shares"`
	}
	if err := s.graph.Get(ctx, url.Values{"fields": {postFields}}, &a, string(id)); err != nil {
		return platform.PostIn{}, gone(err)
	}
	shares := a.Shares.Count
	p := platform.PostIn{
		ID: id, Kind: desk.PublicPost, Ours: a.isOurs(s.page), Text: a.Message, Link: a.Link, PublishedAt: a.Created.Time(), Hidden: a.Hidden,
		Counts: &desk.PostCounts{Likes: a.Reactions.Summary.Total, Comments: a.Comments.Summary.Total, Shares: &shares},
	}
	if a.From != nil && !p.Ours {
		p.Author = a.From.Name
	}
	if a.Status == "added_video" {
		p.Kind = desk.PublicVideo
	}
	if a.Picture != "" {
		remote, err := json.Marshal(map[string]string{"url": a.Picture})
		if err == nil {
			p.Attachments = []platform.AttachmentIn{{Remote: remote, Mime: "image/jpeg"}}
		}
	}
	return p, nil
}
