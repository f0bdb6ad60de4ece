// Runs the client `google.golang.org/api/youtube/v3`, as it is published, against
// the emulated platform: it signs in by a refresh token, reads a channel's videos
// and comments, answers, changes, moderates and deletes.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"golang.org/x/oauth2"
	"google.golang.org/api/googleapi"
	"google.golang.org/api/option"
	"google.golang.org/api/youtube/v3"
)

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func want(ok bool, what string, v ...any) {
	if !ok {
		panic(fmt.Sprint(append([]any{what, ": "}, v...)...))
	}
}

// refused holds that a call fails for the platform's reason.
func refused(err error, status int, reason string) {
	var e *googleapi.Error
	want(errors.As(err, &e) && e.Code == status && len(e.Errors) == 1 && e.Errors[0].Reason == reason, "refused otherwise than by "+reason, err)
}

func main() {
	ctx := context.Background()
	base, channel, customer := os.Getenv("API"), os.Getenv("CHANNEL"), os.Getenv("CUSTOMER")
	app := oauth2.Config{ClientID: os.Getenv("CLIENT_ID"), ClientSecret: os.Getenv("CLIENT_SECRET"), Endpoint: oauth2.Endpoint{TokenURL: base + "/token"}}
	client := app.Client(ctx, &oauth2.Token{RefreshToken: os.Getenv("REFRESH")})
	service, err := youtube.NewService(ctx, option.WithHTTPClient(client), option.WithEndpoint(base+"/"))
	must(err)

	mine, err := service.Channels.List([]string{"id", "contentDetails"}).Mine(true).Do()
	must(err)
	want(len(mine.Items) == 1 && mine.Items[0].Id == channel, "the channel", mine.Items)
	uploads, err := service.PlaylistItems.List([]string{"snippet", "contentDetails"}).PlaylistId(mine.Items[0].ContentDetails.RelatedPlaylists.Uploads).MaxResults(20).Do()
	must(err)
	want(len(uploads.Items) == 1, "the videos", uploads.Items)
	video := uploads.Items[0].ContentDetails.VideoId
	videos, err := service.Videos.List([]string{"snippet", "statistics"}).Id(video).Do()
	must(err)
	want(videos.Items[0].Snippet.Title == "Horno nuevo" && videos.Items[0].Statistics.CommentCount == 1, "the video", videos.Items[0])

	list := func(status string) []*youtube.CommentThread {
		page, err := service.CommentThreads.List([]string{"snippet", "replies"}).AllThreadsRelatedToChannelId(channel).ModerationStatus(status).Order("time").TextFormat("plainText").MaxResults(100).Do()
		must(err)
		return page.Items
	}
	threads := list("published")
	want(len(threads) == 1 && threads[0].Snippet.TopLevelComment.Snippet.TextDisplay == customer && threads[0].Snippet.VideoId == video, "the comment", threads)
	top := threads[0].Id

	say := func(text string) *youtube.Comment {
		return &youtube.Comment{Snippet: &youtube.CommentSnippet{ParentId: top, TextOriginal: text}}
	}
	ours, err := service.Comments.Insert([]string{"snippet"}, say("9 euros")).Do()
	must(err)
	_, err = service.Comments.Insert([]string{"snippet"}, say(" ")).Do()
	refused(err, 400, "commentTextRequired")
	_, err = service.Comments.Insert([]string{"snippet"}, &youtube.Comment{Snippet: &youtube.CommentSnippet{ParentId: ours.Id, TextOriginal: "x"}}).Do()
	refused(err, 404, "parentCommentNotFound")
	changed, err := service.Comments.Update([]string{"snippet"}, &youtube.Comment{Id: ours.Id, Snippet: &youtube.CommentSnippet{TextOriginal: "8 euros"}}).Do()
	must(err)
	want(changed.Snippet.TextOriginal == "8 euros" && changed.Snippet.ParentId == top, "changed", changed.Snippet)
	replies, err := service.Comments.List([]string{"snippet"}).ParentId(top).MaxResults(100).Do()
	must(err)
	want(len(replies.Items) == 1 && replies.Items[0].Id == ours.Id && replies.Items[0].Snippet.AuthorChannelId.Value == channel, "the answers", replies.Items)
	under, err := service.CommentThreads.Insert([]string{"snippet"}, &youtube.CommentThread{Snippet: &youtube.CommentThreadSnippet{
		ChannelId: channel, VideoId: video, TopLevelComment: &youtube.Comment{Snippet: &youtube.CommentSnippet{TextOriginal: "Abrimos a las 8"}},
	}}).Do()
	must(err)
	want(under.Snippet.TopLevelComment.Snippet.TextOriginal == "Abrimos a las 8", "under the video", under.Snippet)

	must(service.Comments.SetModerationStatus([]string{top}, "heldForReview").Do())
	held := list("heldForReview")
	want(len(held) == 1 && held[0].Snippet.TopLevelComment.Snippet.ModerationStatus == "heldForReview" && len(list("published")) == 1, "held", held)
	must(service.Comments.SetModerationStatus([]string{top}, "published").Do())
	refused(service.Comments.SetModerationStatus([]string{top}, "heldForReview").BanAuthor(true).Do(), 400, "banWithoutReject")
	refused(service.Comments.Delete(top).Do(), 403, "forbidden")
	must(service.Comments.Delete(ours.Id).Do())
	must(service.Comments.SetModerationStatus([]string{top}, "rejected").BanAuthor(true).Do())
	left := list("published")
	want(len(left) == 1 && left[0].Id == under.Id, "left", left)
	must(json.NewEncoder(os.Stdout).Encode(map[string]bool{"done": true}))
}
