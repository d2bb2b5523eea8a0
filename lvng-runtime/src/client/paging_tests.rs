use super::*;

/// Offsets and page numbers asked for, given the size of each page that comes.
fn offsets(mut position: Option<i64>, pages: &[(usize, End)]) -> Vec<Option<i64>> {
    let mut progress = Progress::default();
    let mut asked = vec![position];
    for (items, end) in pages {
        if !progress.offset(&mut position, *items, *end) {
            break;
        }
        asked.push(position);
    }
    asked
}

fn numbers(mut position: Option<i64>, first: i64, pages: &[(usize, End)]) -> Vec<Option<i64>> {
    let mut progress = Progress::default();
    let mut asked = vec![position];
    for (items, end) in pages {
        if !progress.number(&mut position, first, *items, *end) {
            break;
        }
        asked.push(position);
    }
    asked
}

#[test]
fn offsets_move_by_what_came() {
    let total = End::Total(5);
    assert_eq!(offsets(None, &[(2, total), (2, total), (1, total), (9, total)]), [None, Some(2), Some(4)]);
    assert_eq!(offsets(Some(3), &[(2, total)]), [Some(3)]);
    assert_eq!(offsets(None, &[(2, End::HasMore(true)), (2, End::HasMore(false))]), [None, Some(2)]);
    assert_eq!(offsets(None, &[(2, End::Unknown), (1, End::Unknown), (0, End::Unknown)]), [None, Some(2), Some(3)]);
    assert_eq!(offsets(None, &[(0, End::HasMore(true))]), [None], "an empty page is the end");
}

#[test]
fn page_numbers_count_from_the_first() {
    let total = End::Total(5);
    assert_eq!(numbers(None, 1, &[(2, total), (2, total), (1, total)]), [None, Some(2), Some(3)]);
    assert_eq!(numbers(None, 0, &[(2, total), (2, total), (1, total)]), [None, Some(1), Some(2)]);
    assert_eq!(numbers(Some(2), 1, &[(2, total), (1, total)]), [Some(2), Some(3)]);
    assert_eq!(numbers(None, 1, &[(2, End::Unknown), (0, End::Unknown)]), [None, Some(2)]);
}

#[test]
fn cursors_end_when_absent_empty_or_repeated() {
    let mut progress = Progress::default();
    let mut position = None;
    assert!(progress.cursor(&mut position, Some("a".to_owned()), End::Unknown));
    assert_eq!(position.as_deref(), Some("a"));
    for next in [None, Some("a".to_owned()), Some(String::new())] {
        assert!(!progress.cursor(&mut position, next, End::Unknown));
        assert_eq!(position.as_deref(), Some("a"));
    }
    assert!(!progress.cursor(&mut position, Patch::Null, End::Unknown));
    assert!(!progress.cursor(&mut position, Some("b".to_owned()), End::HasMore(false)));
    assert!(progress.cursor(&mut position, Some("b".to_owned()), End::HasMore(true)));
}

#[test]
fn numbers_of_all_types_with_and_without_option() {
    let mut progress = Progress::default();
    let (mut required, mut small, mut unsigned) = (0_u32, Some(i32::MAX), None::<u64>);
    assert!(progress.offset(&mut required, 2, End::Unknown) && required == 2);
    assert!(!progress.offset(&mut small, 1, End::Unknown), "does not fit");
    assert!(progress.offset(&mut unsigned, 3, End::total(Some(7_i64))) && unsigned == Some(3));
    assert_eq!(End::total(None::<i64>), End::Unknown);
    assert_eq!(End::total(-1), End::Unknown);
    assert_eq!(End::has_more(None), End::Unknown);
    assert_eq!(End::total(Patch::Value(3_i64)), End::Total(3));
    assert_eq!(End::total(Patch::<i64>::Null), End::Unknown);
    assert_eq!(End::has_more(true), End::HasMore(true));
}
