// Package repo holds tests about the repository itself: which package may not
// import which, how long files and functions may be, that texts are complete
// in both languages.
package repo
